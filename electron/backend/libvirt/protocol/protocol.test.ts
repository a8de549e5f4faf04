import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { Random } from "../../../../test/support/random.ts";
import { type Fullness, partsOf, valueFor } from "../../../../test/support/xdr-values.ts";
import { type AnyCodec, array, type Codec, int } from "../xdr.ts";
import { XdrReader, XdrWriter } from "../xdr-bytes.ts";
import { readInSteps } from "../xdr-steps.ts";
import { keepalive, lxc, qemu, remote } from "./index.ts";
import { messageHeader, netError, netLimits, streamHole } from "./net.ts";
import type { AnyEventMessage, AnyProcedure } from "./procedure.ts";

const programs = { remote, qemu, lxc, keepalive };

const proceduresOf = (program: { readonly procedures: object }) =>
  Object.values<AnyProcedure>(program.procedures as Record<string, AnyProcedure>);
const eventsOf = (program: { readonly events: object }) =>
  Object.values<AnyEventMessage>(program.events as Record<string, AnyEventMessage>);

/** Every shape that travels, with a name for messages. */
const shapes: readonly (readonly [string, AnyCodec])[] = [
  ...Object.values(programs).flatMap((program) => [
    ...proceduresOf(program).flatMap(({ name, args, reply }) => [
      [`${name} arguments`, args] as const,
      [`${name} reply`, reply] as const,
    ]),
    ...eventsOf(program).map(({ name, body }) => [name, body] as const),
  ]),
  ["message header", messageHeader],
  ["error", netError],
  ["stream hole", streamHole],
];

describe("numbers", () => {
  it.each([
    ["remote", 0x20008086, 443],
    ["qemu", 0x20008087, 7],
    ["lxc", 0x00068000, 1],
    ["keepalive", 0x6b656570, 2],
  ] as const)("%s has every number once", (name, number, count) => {
    const program = programs[name];
    const all = [...proceduresOf(program), ...eventsOf(program)];
    const numbers = all.map((each) => each.number).sort((a, b) => a - b);
    expect(numbers).toStrictEqual(Array.from({ length: count }, (_, i) => i + 1));
    expect(new Set(all.map((each) => `${each.program} ${each.version}`))).toStrictEqual(
      new Set([`${number} 1`]),
    );
  });

  it("finds events by number", () => {
    expect(remote.eventByNumber.size).toBe(eventsOf(remote).length);
    expect(remote.eventByNumber.get(318)).toBe(remote.events.domainEventCallbackLifecycle);
    expect(remote.eventByNumber.get(14)).toBeUndefined();
  });

  // From libvirt's protocol definition: 184 remote and 2 qemu procedures of high priority, 7 with a stream.
  it("knows priorities and streams", () => {
    const high = (program: { readonly procedures: object }) =>
      proceduresOf(program).filter(({ priority }) => priority === "high").length;
    expect([high(remote), high(qemu), high(lxc)]).toStrictEqual([184, 2, 0]);
    const streams = proceduresOf(remote).filter(({ stream }) => stream !== undefined);
    expect(Object.fromEntries(streams.map(({ name, stream }) => [name, stream]))).toStrictEqual({
      domainMigratePrepareTunnel: "write",
      domainMigratePrepareTunnel3: "write",
      domainOpenConsole: "read",
      domainOpenChannel: "read",
      domainScreenshot: "read",
      storageVolUpload: "write",
      storageVolDownload: "read",
    });
  });
});

describe("bytes, worked out by hand", () => {
  const uuid = Uint8Array.from({ length: 16 }, (_, i) => i);
  const dom = "00000002 766d0000 00010203 04050607 08090a0b 0c0d0e0f ffffffff";
  const hex = (codec: AnyCodec, value: unknown) => {
    const writer = new XdrWriter();
    codec.write(writer, value);
    return Buffer.from(writer.finish()).toString("hex");
  };

  it("arguments of domainGetXMLDesc", () => {
    const { args } = remote.procedures.domainGetXMLDesc;
    expect(hex(args, { dom: { name: "vm", uuid, id: -1 }, flags: 2 })).toBe(
      `${dom}00000002`.replaceAll(" ", ""),
    );
  });

  it("a typed parameter of each kind", () => {
    const { args } = remote.procedures.domainSetMemoryParameters;
    const params = [
      { field: "i", value: { type: "int", value: -1 } },
      { field: "u", value: { type: "uint", value: 2 } },
      { field: "l", value: { type: "llong", value: -3n } },
      { field: "ul", value: { type: "ullong", value: 4n } },
      { field: "d", value: { type: "double", value: 0.5 } },
      { field: "b", value: { type: "boolean", value: true } },
      { field: "s", value: { type: "string", value: "x" } },
    ] as const;
    const encoded = `${dom} 00000007
      00000001 69000000 00000001 ffffffff
      00000001 75000000 00000002 00000002
      00000001 6c000000 00000003 fffffffffffffffd
      00000002 756c0000 00000004 0000000000000004
      00000001 64000000 00000005 3fe0000000000000
      00000001 62000000 00000006 00000001
      00000001 73000000 00000007 00000001 78000000
      00000000`.replaceAll(/\s/g, "");
    const value = { dom: { name: "vm", uuid, id: -1 }, params, flags: 0 };
    expect(hex(args, value)).toBe(encoded);
    expect(args.read(new XdrReader(Buffer.from(encoded, "hex")))).toStrictEqual(value);
  });

  it("the header has the size that the protocol gives it", () => {
    expect(messageHeader.minSize).toBe(netLimits.header);
  });
});

/** A shape in one line, such as `{name:string4194304,uuid:16,id:int}`. */
function signature({ shape }: AnyCodec): string {
  switch (shape.kind) {
    case "struct":
      return `{${shape.fields.map(([name, field]) => `${name}:${signature(field)}`).join()}}`;
    case "union":
      return `(${shape.arms.map(([, number, item]) => `${number}=${signature(item)}`).join("|")})`;
    case "optional":
      return `?${signature(shape.item)}`;
    case "array":
      return `${signature(shape.item)}[<=${shape.max}]`;
    case "fixedArray":
      return `${signature(shape.item)}[${shape.size}]`;
    case "fixedOpaque":
      return String(shape.size);
    case "string":
    case "opaque":
      return shape.kind + shape.max;
    default:
      return shape.kind;
  }
}

describe("every shape", () => {
  // A round trip cannot tell two fields that changed places. libvirt never changes a shape, it only adds
  // procedures: these were compared, field by field, with the `*-structs` files in its 9.0.0 source, which are
  // taken from the compiled protocol. A new procedure goes with a new digest, an edit of an old one is wrong.
  it("is as it was when compared with libvirt's own", () => {
    const lines = shapes.map(([name, codec]) => `${name} ${signature(codec)}\n`).sort();
    expect(lines).toHaveLength(855);
    expect(createHash("sha256").update(lines.join("")).digest("hex")).toBe(
      "fd8eb2ff6a483eeb00101326ed6867df39d6299304c37371b1d0610a1068d23d",
    );
  });

  it.each<Fullness>(["empty", "full", "any"])("reads what it wrote: %s values", (fullness) => {
    const random = new Random(1);
    for (const [name, codec] of shapes) {
      for (let times = fullness === "any" ? 8 : 1; times > 0; times--) {
        const value = valueFor(codec, random, fullness);
        const writer = new XdrWriter();
        codec.write(writer, value);
        const bytes = writer.finish();
        const reader = new XdrReader(bytes);
        const decoded = codec.read(reader);
        reader.end();
        if (!isDeepStrictEqual(decoded, value)) expect(decoded, name).toStrictEqual(value);
        if (!isDeepStrictEqual(readWhole(codec, bytes), value))
          expect.fail(`${name} differs when read in steps`);
        expect(bytes.length, `${name}: least size`).toBeGreaterThanOrEqual(codec.minSize);
      }
    }
  });

  it("has a union member of every kind in the values tried", () => {
    const random = new Random(1);
    const codec = remote.procedures.connectGetAllDomainStats.reply;
    const { retStats } = valueFor(codec, random, "full") as ReturnType<typeof codec.read>;
    const types = new Set(retStats.flatMap(({ params }) => params.map(({ value }) => value.type)));
    expect([...types].sort()).toStrictEqual([
      "boolean",
      "double",
      "int",
      "llong",
      "string",
      "uint",
      "ullong",
    ]);
  });

  // Otherwise a count alone, with no bytes behind it, could fill the memory.
  it("has no array whose items can be empty, and a limit on everything", () => {
    for (const [name, codec] of shapes) {
      for (const { shape } of partsOf(codec)) {
        if (shape.kind === "array") expect(shape.item.minSize, name).toBeGreaterThanOrEqual(4);
        if ("max" in shape) expect(shape.max, name).toBeLessThanOrEqual(netLimits.message);
      }
    }
  });
});

function readWhole(codec: AnyCodec, bytes: Uint8Array): unknown {
  const reader = new XdrReader(bytes);
  const steps = readInSteps(codec as Codec<unknown>, reader);
  let step = steps.next();
  while (!step.done) step = steps.next();
  reader.end();
  return step.value;
}

describe("reading in steps", () => {
  it("pauses regularly within a long reply, however it is nested", () => {
    const { reply } = remote.procedures.connectGetAllDomainStats;
    const params = Array.from({ length: 30_000 }, (_, i) => ({
      field: `vcpu.${i}.time`,
      value: { type: "ullong" as const, value: BigInt(i) },
    }));
    const dom = { name: "vm", uuid: new Uint8Array(16), id: 1 };
    const writer = new XdrWriter();
    reply.write(writer, { retStats: [{ dom, params }] });
    const reader = new XdrReader(writer.finish());
    let last = 0;
    let pauses = 0;
    for (const _ of readInSteps(reply, reader)) {
      expect(reader.offset - last).toBeLessThan(40 * 1024);
      last = reader.offset;
      pauses++;
    }
    expect(pauses).toBeGreaterThan(20);
    reader.end();
  });

  it("checks counts like any reading", () => {
    const reader = new XdrReader(Uint8Array.of(0x40, 0, 0, 0, 0, 0, 0, 1));
    expect(() => readInSteps(array(int, 2 ** 32), reader).next()).toThrow(/only 4 bytes are left/);
  });
});
