import { expect, test } from "vitest";
import { placeAt } from "./place.ts";

/** The place of the bar in the text. */
const at = (text: string) => placeAt(text.replace("|", ""), text.indexOf("|"));

test.each<[string, string, object | undefined]>([
  ["an element", "<domain><dev|", { path: ["domain"], what: "elements", from: 9 }],
  ["the root", "<|", { path: [], what: "elements", from: 1 }],
  ["below what is closed", "<a><b/><c>x</c><|", { path: ["a"], what: "elements" }],
  ["an attribute", "<a><disk |", { path: ["a", "disk"], what: "attributes", present: [] }],
  [
    "a second attribute, half written",
    "<a><disk type='file' de|",
    { path: ["a", "disk"], what: "attributes", from: 21, present: ["type"] },
  ],
  [
    "a value",
    `<a><driver name="qemu" cache="wri|"/></a>`,
    { path: ["a", "driver"], what: "values", attribute: "cache", from: 30 },
  ],
  ["a value in single quotes", "<a type='|'>", { path: ["a"], what: "values", attribute: "type" }],
  ["an element's text", "<os><type>h|</type></os>", { path: ["os", "type"], what: "values", from: 10 }],
  ["a closing tag", "<a><b></|", { path: ["a"], what: "elements", closes: "b" }],
  ["after a comment with a tag", "<a><!-- <b> --><|", { path: ["a"], what: "elements" }],
  ["after CDATA with a tag", "<a><![CDATA[<b>]]><|", { path: ["a"], what: "elements" }],
  ["after a declaration", "<?xml version='1.0'?><|", { path: [], what: "elements" }],
  ["after a value with an angle", "<a b='>'><|", { path: ["a"], what: "elements" }],
  ["after an element that was left open", "<a><b><c></b><|", { path: ["a"], what: "elements" }],
  ["inside a comment", "<a><!-- <|", undefined],
  ["in the middle of prose", "<a>some words|", undefined],
  ["outside of everything", "word|", undefined],
  ["between the name and its value", "<a b=|", undefined],
])("%s", (_name, text, place) => {
  if (place) expect(at(text)).toMatchObject(place);
  else expect(at(text)).toBeUndefined();
});

test("any beginning of a document has an answer", () => {
  const text = `<?xml version="1.0"?><!-- x --><a b='1' c=">"><d/><![CDATA[<e>]]>text</a>`;
  for (let offset = 0; offset <= text.length; offset += 1) {
    expect(() => placeAt(text, offset)).not.toThrow();
  }
});
