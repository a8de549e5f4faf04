import { type XmlNode, XmlParseError, XmlText } from "libxml2-wasm";
import { blame, elementAt } from "./blame.ts";
import { elements, parseXml, readXml, type XmlElement, XmlError } from "./document.ts";
import { type AllowedValues, childElements, type Grammar, schemaPrefixes } from "./grammar.ts";
import type { Schema, XmlProblem } from "./schema.ts";

/** At most so many are told; a document with more is of another kind altogether. */
const maxProblems = 200;
const maxMessage = 2000;
/** Words named in a message. */
const maxWords = 20;

/**
 * What libvirt's schema finds wrong with a document, or with `device`, with one element of a domain: the
 * element is put where it belongs in the smallest domain there is, on the same lines. Lines count from 1.
 *
 * libxml2 decides whether there is something wrong. Its reasons, however, come from how it searched and blame
 * the root ("extra element devices in interleave"), so where and why is found out here: what the grammar does
 * not know, else what heals the document when it is left out.
 */
export function checkXml(xml: string, schema: Schema, grammar: Grammar, device: boolean): XmlProblem[] {
  try {
    const problems = device ? checkPart(xml, schema, grammar) : checkDocument(xml, schema, grammar);
    return tidy(problems);
  } catch (error) {
    if (error instanceof XmlError) return tidy(parseProblems(error));
    throw error;
  }
}

function checkDocument(xml: string, schema: Schema, grammar: Grammar): XmlProblem[] {
  const found = schema.problems(xml);
  if (found.length === 0) return [];
  return readXml(xml, (root) => {
    const explained = explain(root, grammar);
    if (explained.length > 0) return explained;
    const blamed = root.name === "domain" ? domainParts(root, schema) : [];
    if (blamed.length > 0) return blamed;
    // All devices are valid by themselves, so it is quicker to search without them.
    const bare = withoutDevices(xml);
    const { at, element } =
      schema.problems(bare).length > 0 ? blame(bare, schema, []) : { at: [], element: root.name };
    if (at.length === 0) return [{ line: root.line, message: incomplete(element) }, ...found];
    const message = `<${element}> cannot stand here, or stands here once too often.`;
    return [{ line: elementAt(root, at).line, message }];
  });
}

/** What can be judged by itself: sections of the domain, and its devices. */
function domainParts(domain: XmlElement, schema: Schema): XmlProblem[] {
  return childElements(domain).flatMap((child) =>
    child.name === "devices"
      ? childElements(child).flatMap((device) => blamePart(device, textOf(device), true, schema))
      : blamePart(child, textOf(child), false, schema),
  );
}

/** An element by itself. Canonical text has the namespaces that it needs, but takes the longer the larger the document. */
function textOf(element: XmlElement): string {
  const text = element.toString({ format: false });
  return /[<\s][\w-]+:/.test(text) ? element.canonicalizeToString() : text;
}

function withoutDevices(xml: string): string {
  using document = parseXml(xml);
  for (const devices of elements(document.root, "/domain/devices")) {
    for (const device of childElements(devices)) device.remove();
  }
  return document.toString({ format: false });
}

function checkPart(xml: string, schema: Schema, grammar: Grammar): XmlProblem[] {
  return readXml(xml, (root) => {
    const name = qualifiedName(root);
    const section = grammar.allowed(["domain"]).elements.includes(name);
    const device = grammar.allowed(["domain", "devices"]).elements.includes(name);
    if (!section && !device) return [{ line: root.line, message: `<${name}> is no part of a machine.` }];
    // <memory> is both; the device has elements within.
    const isDevice = device && !(section && childElements(root).length === 0);
    const { whole } = wrap(xml, name, isDevice);
    if (schema.problems(whole).length === 0) return [];
    const explained = readXml(whole, (domain) => explain(domain, grammar));
    return explained.length > 0 ? explained : blamePart(root, xml, isDevice, schema);
  });
}

/** What is wrong with one part of a domain whose words are all known; empty if it is valid by itself. */
function blamePart(part: XmlElement, xml: string, isDevice: boolean, schema: Schema): XmlProblem[] {
  const { whole, start } = wrap(xml, part.name, isDevice);
  if (schema.problems(whole).length === 0) return [];
  const { at, element, attribute, text } = blame(whole, schema, start);
  const { line } = elementAt(part, at);
  if (attribute) {
    return [{ line, message: `<${element}>: ${attribute.name} cannot be "${short(attribute.value)}" here.` }];
  }
  if (text) return [{ line, message: `<${element}> cannot be "${short(text)}".` }];
  return [{ line, message: incomplete(element) }];
}

/** libxml2 counts a text's line where it ends. */
function firstLine({ line, content }: XmlNode): number {
  return line - (content.trimStart().match(/\n/g)?.length ?? 0);
}

function incomplete(element: string): string {
  return `<${element}> is not complete, or its parts do not go together.`;
}

function short(text: string): string {
  return text.trim().slice(0, 100);
}

function tidy(problems: readonly XmlProblem[]): XmlProblem[] {
  const seen = new Set<string>();
  const tidied: XmlProblem[] = [];
  for (const { line, message } of problems) {
    const one = { line: Math.max(1, line), message: message.slice(0, maxMessage) };
    const key = `${one.line} ${one.message}`;
    if (seen.has(key)) continue;
    seen.add(key);
    tidied.push(one);
    if (tidied.length === maxProblems) break;
  }
  return tidied.sort((a, b) => a.line - b.line);
}

function parseProblems(error: XmlError): XmlProblem[] {
  const { cause } = error;
  if (!(cause instanceof XmlParseError) || cause.details.length === 0) {
    return [{ line: 1, message: error.message }];
  }
  return cause.details.map(({ line, message }) => ({ line, message: message.trim() }));
}

/** The smallest domain with this element in it, and where it is there. Adds no line before it. */
function wrap(xml: string, name: string, isDevice: boolean): { whole: string; start: readonly number[] } {
  const required = Object.entries({
    name: "<name>x</name>",
    memory: "<memory>1</memory>",
    os: "<os><type>hvm</type></os>",
  }).filter(([present]) => isDevice || present !== name);
  const [before, after] = isDevice ? ["<devices>", "</devices>"] : ["", ""];
  const text = xml.replace(/^<\?xml.*?\?>/, "");
  return {
    whole: `<domain type="qemu">${required.map(([, element]) => element).join("")}${before}${text}${after}</domain>`,
    start: isDevice ? [required.length, 0] : [required.length],
  };
}

function explain(root: XmlElement, grammar: Grammar): XmlProblem[] {
  const problems: XmlProblem[] = [];
  const walk = (element: XmlElement, path: readonly string[]): void => {
    if (problems.length >= maxProblems) return;
    const say = (message: string) => problems.push({ line: element.line, message });
    const { attributes, anyAttribute, elements, anyElement } = grammar.allowed(path);
    const here = `<${path.at(-1)}>`;
    for (const { name, value, namespaceUri } of element.attrs) {
      if (namespaceUri) continue;
      if (!anyAttribute && !attributes.includes(name)) say(`${here} has no attribute "${name}".`);
      else complain(value, grammar.allowedValues(path, name), `${here}: ${name}`, say);
    }
    const values = grammar.allowedValues(path);
    const carriesText = values.open || values.words.length + values.forms.length > 0;
    for (let node = element.firstChild; node; node = node.next) {
      if (!("attrs" in node)) {
        const stray = node instanceof XmlText && !carriesText && !anyElement ? node.content : "";
        if (stray.trim() !== "") {
          problems.push({ line: firstLine(node), message: `${here} carries no text: "${short(stray)}".` });
        }
        continue;
      }
      const child = node as XmlElement;
      const name = qualifiedName(child);
      if (elements.includes(name)) walk(child, [...path, name]);
      else if (!anyElement)
        problems.push({ line: child.line, message: `<${name}> cannot stand in ${here}.` });
    }
    if (carriesText && elements.length === 0) complain(element.content, values, here, say);
  };
  const name = qualifiedName(root);
  const roots = grammar.allowed([]).elements;
  if (!roots.includes(name)) {
    return [{ line: root.line, message: `<${name}> stands where <${roots.join("> or <")}> is expected.` }];
  }
  walk(root, [name]);
  return problems;
}

function complain(
  value: string,
  { words, forms, open }: AllowedValues,
  what: string,
  say: (message: string) => void,
): void {
  const text = value.trim();
  if (open || words.length + forms.length === 0) return;
  if (words.includes(text) || forms.some(({ pattern }) => pattern.test(text))) return;
  const known = [...new Set(forms.flatMap((form) => form.words ?? [])), ...words];
  const few = known.slice(0, maxWords).join(", ") + (known.length > maxWords ? ", …" : "");
  const allKnown = forms.every((form) => form.words !== undefined);
  const hint =
    known.length === 0
      ? "It is not of the form that libvirt expects."
      : `It is ${allKnown ? "" : "for example "}${known.length > 1 ? "one of: " : ""}${few}.`;
  say(`${what} cannot be "${short(text)}". ${hint}`);
}

/** With the prefix that the grammar knows the namespace by, whatever the document calls it. */
function qualifiedName(element: XmlElement): string {
  const uri = element.namespaceUri;
  if (!uri) return element.name;
  return `${schemaPrefixes[uri] ?? element.namespacePrefix}:${element.name}`;
}
