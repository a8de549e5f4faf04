import { expect, test } from "vitest";
import { element, readXml } from "../xml/document.ts";
import { changeOrganisation, readOrganisation } from "./organisation.ts";

const read = (machine: string) => readXml(machine, readOrganisation);
/** The element as it stands in a definition, with other people's metadata around it. */
const inDefinition = (children: string) =>
  readXml(
    `<metadata xmlns:g="urn:guesthouse:machine:1"><x xmlns="urn:x"/><g:machine>${children}</g:machine></metadata>`,
    (metadata) => readOrganisation(element(metadata, "guesthouse:machine")!),
  );

test("what is written is read again, with or without the namespace that libvirt adds", () => {
  const organisation = {
    group: "Work/Clients & friends",
    tags: [
      { name: 'web "2"', colour: "blue" as const },
      { name: "Größe", colour: "red" as const },
    ],
    favourite: true,
    notes: "# Notes\n\n- <b>not markup</b>\n\ttabbed",
    autostart: { order: 3, delay: 20 },
  };
  const written = changeOrganisation(null, organisation)!;
  expect(read(written)).toEqual(organisation);
  expect(inDefinition(written.replace(/^<machine>|<\/machine>$/g, ""))).toEqual(organisation);
});

test("replaces only what is given, and keeps what it does not know", () => {
  const before = `<machine level="7"><group>a</group><future><deep x="1"/></future><tag name="t" colour="red"/><notes>n</notes></machine>`;
  const after = changeOrganisation(before, { favourite: true, group: null })!;
  expect(after).toContain('<machine level="7">');
  expect(after).toContain('<future><deep x="1"/></future>');
  expect(read(after)).toEqual({ tags: [{ name: "t", colour: "red" }], favourite: true, notes: "n" });
});

test("leaves no element behind when nothing is left in it", () => {
  const before = changeOrganisation(null, { favourite: true, tags: [{ name: "t", colour: "red" }] });
  expect(changeOrganisation(before, { favourite: false, tags: [] })).toBeNull();
  expect(changeOrganisation(before, { favourite: false })).not.toBeNull();
  expect(changeOrganisation(null, { group: " / ", notes: "  " })).toBeNull();
});

test("passes over what is strange", () => {
  const tags = Array.from({ length: 80 }, (_, index) => `<g:tag name="t${index}" colour="mauve"/>`).join("");
  const organisation = inDefinition(
    `text<g:group>  a // b
 c /</g:group><g:tag/><g:tag name=" T0 "/>${tags}<g:tag name="${"n".repeat(500)}"/><g:notes>${"x".repeat(70_000)}</g:notes><g:what/>`,
  );
  expect(organisation.group).toBe("a/b c");
  expect(organisation.tags).toHaveLength(50);
  expect(organisation.tags[0]).toEqual({ name: "T0", colour: "grey" });
  expect(organisation.tags[1]).toEqual({ name: "t1", colour: "grey" });
  expect(organisation.notes).toHaveLength(65_536);
  expect(organisation.favourite).toBe(false);
});

test("text that XML cannot carry loses that only", () => {
  const written = changeOrganisation(null, {
    notes: "a\u0000b\u000cc\ud800d ]]> &amp; \r\n e",
    group: "g\u0001/\u0002",
    tags: [{ name: "\u0003", colour: "red" }],
  })!;
  expect(read(written)).toEqual({ group: "g", tags: [], favourite: false, notes: "abcd ]]> &amp; \r\n e" });
});

test.each([
  "",
  'delay="5"',
  'order="0"',
  'order="-1"',
  'order="1e3"',
  'order="99999"',
  'order="1" delay="x y"',
])("a place in the order of starts that makes no sense is none: %s", (attributes) => {
  const { autostart } = inDefinition(`<g:autostart ${attributes}/>`);
  expect(autostart).toEqual(attributes.includes("x y") ? { order: 1, delay: 0 } : undefined);
});
