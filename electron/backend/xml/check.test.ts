import { afterAll, beforeAll, expect, test } from "vitest";
import { checkXml } from "./check.ts";
import { Grammar } from "./grammar.ts";
import { loadSchema, type Schema } from "./schema.ts";

let schema: Schema;
let grammar: Grammar;
beforeAll(async () => {
  schema = await loadSchema("domain");
  grammar = await Grammar.read("domain");
});
afterAll(() => schema[Symbol.dispose]());

const part = (xml: string) => checkXml(xml, schema, grammar, true);
const domain = (inner: string) =>
  checkXml(
    `<domain type="kvm">\n<name>x</name>\n<memory>1</memory>\n<os><type>hvm</type></os>\n${inner}</domain>`,
    schema,
    grammar,
    false,
  );

test.each([
  `<disk type="file"><target dev="vda"/></disk>`,
  `<?xml version="1.0"?>\n<rng model="virtio"><backend model="random">/dev/urandom</backend></rng>`,
  `<cpu mode="host-model"/>`,
  `<os><type>hvm</type><boot dev="hd"/></os>`,
  `<name>y</name>`,
  `<memory unit="MiB">512</memory>`,
  `<memory model="dimm"><target><size unit="MiB">128</size></target></memory>`,
  `<metadata><a:b xmlns:a="urn:a">text<c/></a:b></metadata>`,
  `<q:commandline xmlns:q="http://libvirt.org/schemas/domain/qemu/1.0"><q:arg value="-s"/></q:commandline>`,
])("a valid part: %s", (xml) => {
  expect(part(xml)).toEqual([]);
});

test.each<[string, string, number, RegExp]>([
  [
    "unknown word",
    `<disk>\n<driver cache="wb"/>\n<target dev="vda"/></disk>`,
    2,
    /cache cannot be "wb".*writeback/,
  ],
  ["unknown attribute", `<disk>\n\n<target dev="vda" x="1"/></disk>`, 3, /<target> has no attribute "x"/],
  ["unknown element", `<disk>\n<x/>\n<target dev="vda"/></disk>`, 2, /<x> cannot stand in <disk>/],
  [
    "wrong form",
    `<interface type="network">\n<mac address="zz"/>\n<source network="d"/></interface>`,
    2,
    /<mac>: address cannot be "zz"/,
  ],
  ["stray text", `<disk>\n<target dev="vda"/>word\n</disk>`, 2, /<disk> carries no text: "word"/],
  ["missing part", `<disk type="file">\n<source file="/x"/></disk>`, 1, /<disk> is not complete/],
  [
    "missing part within",
    `<disk>\n<target dev="vda"/>\n<encryption/></disk>`,
    3,
    /<encryption> is not complete/,
  ],
  ["no part of a machine", "<volume/>", 1, /<volume> is no part of a machine/],
  ["two roots", "<disk/>\n<disk/>", 2, /Extra content/],
  ["not closed", "<disk>\n<target></disk>", 2, /mismatch/],
  ["no XML", "word", 1, /Start tag expected/],
  ["a way out of the wrapping", "<disk/></devices></domain><domain>", 1, /Extra content/],
])("a part with: %s", (_name, xml, line, message) => {
  const problems = part(xml);
  expect(problems[0]).toMatchObject({ line, message: expect.stringMatching(message) });
});

test("each invalid device of a whole definition is named with its line", () => {
  const problems = domain(`<devices>
<disk type="file"><target dev="vda"/></disk>
<disk type="file"/>
<controller type="usb" index="0"/>
<interface type="network"/>
</devices>`);
  expect(problems).toEqual([
    { line: 7, message: expect.stringContaining("<disk> is not complete") },
    { line: 9, message: expect.stringContaining("<interface> is not complete") },
  ]);
});

test("an element that may stand once only", () => {
  expect(domain("<vcpu>1</vcpu>\n<vcpu>2</vcpu>")).toEqual([
    { line: expect.any(Number), message: expect.stringMatching(/<vcpu> .*once too often/) },
  ]);
});

test("another document", () => {
  expect(checkXml("\n<network/>", schema, grammar, false)).toEqual([
    { line: 2, message: "<network> stands where <domain> is expected." },
  ]);
});

test("nothing that is typed makes it throw", () => {
  const xml = `<disk type='file' a:b="c"><!-- x --><driver name='qemu'/><target dev="vda"/></disk>`;
  for (let length = 0; length <= xml.length; length += 1) {
    expect(() => part(xml.slice(0, length))).not.toThrow();
  }
});

test("a thousand faults are told up to a limit", () => {
  expect(part(`<disk>${"<x/>\n".repeat(1000)}</disk>`).length).toBeLessThanOrEqual(200);
});
