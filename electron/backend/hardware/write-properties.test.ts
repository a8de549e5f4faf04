import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KindName, kinds } from "../../../shared/hardware/kinds/index.ts";
import { applies, type Kind, type Value, type Values } from "../../../shared/hardware/property.ts";
import { readXml } from "../xml/document.ts";
import { loadSchema, type Schema } from "../xml/schema.ts";
import { readItems } from "./read.ts";
import { addItem, type Changes, setValues } from "./write.ts";
import { companions, prerequisites } from "./write-companions.fixture.ts";
import { bases, sampleOf } from "./write-samples.fixture.ts";

const empty = `<domain type='qemu'>
  <name>machine</name>
  <!-- how much it gets -->
  <memory unit='KiB'>1048576</memory>
  <vcpu>4</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <clock offset='utc'/>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
  </devices>
</domain>
`;

/**
 * What Debian 12's libvirt 9.0 knows nothing of in its schema. A newer libvirt may know some: then the test
 * says so, and the line goes.
 */
const newerThanSchema = new Set([
  "features.hypervEmsrBitmap",
  "features.hypervXmmInput",
  "sound.multichannel",
  "tpm.debug",
  "video.blob",
  ...keysOf("crypto"),
  ...keysOf("pstore"),
]);

let schema: Schema;
beforeAll(async () => {
  schema = await loadSchema("domain");
});
afterAll(() => schema[Symbol.dispose]());

const all = Object.entries(kinds) as [KindName, Kind][];
const canonical = (xml: string) => readXml(xml, (root) => root.canonicalizeToString({ withComments: true }));

describe.each(all)("%s", (name, kind) => {
  const base = bases[name];
  const section = kind.shape === "section";

  it.each(Object.entries(kind.properties))("%s is written, read, valid and taken back", (key, property) => {
    const before = section ? empty : addItem(empty, name, base ?? {});
    const item = itemOf(before, name);
    const beside = { ...companions[name]?.[key] };
    const value = sampleOf(name, key, property.codec);
    const set: Changes = { ...fitting(kind, key, { ...item.values, ...beside }), ...beside, [key]: value };

    if (property.fixed) {
      expect(() => setValues(before, item.id, set)).toThrow(/cannot be changed/);
      return;
    }
    const after = setValues(before, item.id, set);
    const read = itemOf(after, name);
    if (property.secret) expect(read.values[key]).toBe(true);
    else expect(read.values).toMatchObject({ [key]: value });
    for (const [each, wanted] of Object.entries(set)) {
      if (each !== key && !kind.properties[each]?.secret) expect(read.values[each] ?? null).toBe(wanted);
    }

    const known = `${name}.${key}`;
    const problems = schema.problems(after).map(({ line, message }) => `${line}: ${message}\n${after}`);
    if (newerThanSchema.has(known)) expect(problems).not.toEqual([]);
    else expect(problems).toEqual([]);

    const back = Object.fromEntries(
      [...Object.keys(set), ...Object.keys(item.values)].map((each): [string, Value | null] => [
        each,
        item.values[each] ?? null,
      ]),
    );
    expect(canonical(setValues(after, read.id, back))).toBe(canonical(before));
  });

  it("names properties of its own as identity, conditions and beginnings", () => {
    const keys = [
      ...(kind.identity ?? []),
      ...Object.values(kind.properties).flatMap(({ when }) => when?.key ?? []),
      ...Object.keys(kind.initial ?? {}),
    ];
    for (const key of keys) expect(kind.properties).toHaveProperty(key);
  });
});

function keysOf(name: KindName): string[] {
  return Object.keys(kinds[name].properties).map((key) => `${name}.${key}`);
}

/** What `when` asks for and the values beside do not have yet. */
function fitting(kind: Kind, key: string, values: Changes): Values {
  return applies(kind, key, values) ? {} : prerequisites(kind, key);
}

function itemOf(xml: string, kind: KindName) {
  const item = readItems(xml).find((each) => each.kind === kind);
  if (!item) throw new Error(`no ${kind} in ${xml}`);
  return item;
}
