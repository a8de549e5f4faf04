import { describe, expect, it } from "vitest";
import { type KindName, kinds } from "../../../shared/hardware/kinds/index.ts";
import { applies, type Kind, type Value } from "../../../shared/hardware/property.ts";
import { Random } from "../../../test/support/random.ts";
import { elements, parseXml, readXml } from "../xml/document.ts";
import { removeNode } from "../xml/indent.ts";
import { type Item, readItems } from "./read.ts";
import { addItem, type Changes, findItem, removeItem, setValues } from "./write.ts";
import { prerequisites } from "./write-companions.fixture.ts";
import { corpora, strew, strewn } from "./write-corpus.fixture.ts";
import { bases, sampleOf } from "./write-samples.fixture.ts";
import { itemXml, replaceItem } from "./write-xml.ts";

const cases = Object.entries(corpora).flatMap(([corpus, xml]) =>
  Array.from({ length: 50 }, (_, seed) => ({ corpus, xml, seed })),
);
const kindOf = (name: KindName): Kind => kinds[name];
const canonical = (xml: string) =>
  readXml(xml, ({ doc }) => doc.canonicalizeToString({ withComments: true }));

describe("a change of a property leaves everything else as it was", () => {
  it.each(cases)("$corpus, seed $seed", ({ xml, seed }) => {
    const random = new Random(seed);
    const before = strew(xml, random);
    const item = random.pick(readItems(before));
    const changes = randomChange(item, random);
    const after = setValues(before, item.id, changes);
    const changed = samePlace(after, before, item);

    expect(strewn(after)).toEqual(strewn(before));
    expect(elsewhere(after, changed.id, changes)).toBe(elsewhere(before, item.id, changes));
    const known = ([key]: readonly [string, unknown]) => !kindOf(item.kind).properties[key]?.secret;
    const unwritten = Object.keys({ ...changed.values, ...changes }).map((key) => [key, null] as const);
    const back = [...unwritten, ...Object.entries(item.values)].filter(known);
    const restored = setValues(after, changed.id, Object.fromEntries(back));
    expect(samePlace(restored, before, item).values).toEqual(item.values);
    const nothingWent = Object.keys(item.values).every((key) => key in changed.values);
    const allNew = Object.keys(changes).every((key) => !(key in item.values));
    if (allNew && nothingWent) expect(canonical(restored)).toBe(canonical(before));
  });
});

describe("a device comes and goes without a trace", () => {
  it.each(cases)("$corpus, seed $seed", ({ xml, seed }) => {
    const random = new Random(seed);
    const before = strew(xml, random);
    const kind = random.pick(
      (Object.keys(bases) as KindName[]).filter((name) => kindOf(name).shape === "many"),
    );
    const after = addItem(before, kind, {});
    const index = readItems(before).filter((item) => item.kind === kind).length;
    const added = readItems(after).filter((item) => item.kind === kind)[index];
    expect(canonical(removeItem(after, added?.id ?? ""))).toBe(canonical(before));
  });
});

describe("an element taken out and put back is the same", () => {
  const layouts = Object.entries(corpora).filter(([corpus]) => corpus !== "by hand");
  it.each(layouts)("%s, to the last blank", (_corpus, xml) => {
    for (const { id } of readItems(xml)) {
      expect(canonical(replaceItem(xml, id, itemXml(xml, id)))).toBe(canonical(xml));
    }
  });

  // A margin that is uneven cannot be taken back and given again.
  it.each(cases)("$corpus, but for blanks, seed $seed", ({ xml, seed }) => {
    const random = new Random(seed);
    const before = strew(xml, random);
    const { id } = random.pick(readItems(before).filter(({ kind }) => kindOf(kind).at !== "."));
    const after = replaceItem(before, id, itemXml(before, id));
    expect(withoutBlanks(canonical(after))).toBe(withoutBlanks(canonical(before)));
  });
});

const withoutBlanks = (xml: string) => xml.replace(/>\s+|\s+</g, (blank) => blank.trim());

/** Sets an absent property with all that it asks for, another value of a present one, or takes one away. */
function randomChange({ kind: name, values }: Item, random: Random): Changes {
  const kind = kindOf(name);
  const candidates = Object.entries(kind.properties).filter(([, { fixed, secret }]) => !fixed && !secret);
  const [key, property] = random.pick(candidates);
  const present = values[key];
  if (present !== undefined && random.oneIn(3) && property.codec.type !== "presence") return { [key]: null };
  const value: Value = typeof present === "boolean" ? !present : sampleOf(name, key, property.codec);
  if (value === false && property.codec.type === "presence") return { [key]: true };
  return { ...(applies(kind, key, values) ? {} : prerequisites(kind, key)), [key]: value };
}

/** The same item, whatever it is called by now: the one at its place among its kind. */
function samePlace(xml: string, before: string, { id, kind }: Item): Item {
  const ofKind = (text: string) => readItems(text).filter((item) => item.kind === kind);
  const index = ofKind(before).findIndex((item) => item.id === id);
  const found = ofKind(xml)[index];
  if (!found) throw new Error(`${id} is gone`);
  return found;
}

/** The document without the device, or without the parts that the changes of a section are about. */
function elsewhere(xml: string, id: string, changes: Changes): string {
  using document = parseXml(xml);
  const { element, kind: name } = findItem(document.root, id);
  const kind = kindOf(name);
  if (kind.shape !== "section") {
    element.appendElement("here");
    element.remove();
    return canonical(document.toString({ format: false }));
  }
  const about = kind.at === "." ? Object.keys(changes).map((key) => kind.properties[key]!.path) : [kind.at];
  for (const path of new Set(about.map((each) => /^(devices\/)?[^/[]+/.exec(each)![0]))) {
    for (const part of elements(document.root, path)) removeNode(part);
  }
  return canonical(document.toString({ format: false }));
}
