import { readFile } from "node:fs/promises";
import { readXml, type XmlElement } from "./document.ts";
import { libvirtSchemas } from "./schema.ts";

/** Namespaces of libvirt's own that its documents name by these prefixes. */
export const schemaPrefixes: Readonly<Record<string, string>> = {
  "http://libvirt.org/schemas/domain/qemu/1.0": "qemu",
  "http://libvirt.org/schemas/domain/lxc/1.0": "lxc",
  "http://libvirt.org/schemas/domain/xen/1.0": "xen",
  "http://libvirt.org/schemas/domain/bhyve/1.0": "bhyve",
  "http://libvirt.org/schemas/domain/vmware/1.0": "vmware",
  "http://libvirt.org/schemas/network/dnsmasq/1.0": "dnsmasq",
  "http://libvirt.org/schemas/storagepool/fs/1.0": "fs",
  "http://libvirt.org/schemas/storagepool/rbd/1.0": "rbd",
};

/** One piece of a content model. How pieces follow each other is left out: completion needs only what may occur. */
type Part =
  | { readonly type: "element"; readonly name: string | undefined; readonly content: readonly Part[] }
  | { readonly type: "attribute"; readonly name: string | undefined; readonly content: readonly Part[] }
  | { readonly type: "value"; readonly word: string }
  | { readonly type: "ref"; readonly name: string }
  /** Text that is no enumeration; without a form, any. */
  | { readonly type: "text"; readonly form?: Form };

/** What a text must be like, where the schema says so. */
export interface Form {
  readonly pattern: RegExp;
  /** In plain words, where there are any. */
  readonly words?: string;
}

/** What one content model allows, with its references followed. */
interface Content {
  readonly elements: Map<string, (readonly Part[])[]>;
  readonly attributes: Map<string, (readonly Part[])[]>;
  readonly words: Set<string>;
  readonly forms: Set<Form>;
  /** Any text at all. */
  text: boolean;
  /** Elements, or attributes, of any name. */
  anyElement: boolean;
  anyAttribute: boolean;
}

/** What a place of a document allows, all branches of the schema taken together. */
export interface Allowed {
  readonly elements: readonly string[];
  readonly attributes: readonly string[];
  /** Elements or attributes of any name, as in `<metadata>`. */
  readonly anyElement: boolean;
  readonly anyAttribute: boolean;
}

/** What a value may be: one of the words, or of one of the forms, or with `open` anything. */
export interface AllowedValues {
  readonly words: readonly string[];
  readonly forms: readonly Form[];
  readonly open: boolean;
}

/**
 * One of libvirt's RelaxNG schemas as a table of what may stand where. It answers what completion and the
 * choices of a form ask; whether a whole document is valid is the validator's to say.
 *
 * Elements of libvirt's other namespaces are named with their usual prefix, as in `qemu:commandline`.
 */
export class Grammar {
  readonly #defines: ReadonlyMap<string, readonly Part[]>;
  readonly #contents = new Map<readonly Part[], Content>();
  readonly #places = new Map<string, readonly (readonly Part[])[]>();

  private constructor(defines: ReadonlyMap<string, readonly Part[]>) {
    this.#defines = defines;
  }

  /**
   * Reads a schema, such as `domain`, with all that it includes. Each file is one synchronous step; the
   * largest takes tens of milliseconds, so this belongs on a thread of its own.
   * @throws XmlError | Error for files that are missing or are no RelaxNG
   */
  static async read(schema: string, folder = libvirtSchemas): Promise<Grammar> {
    const defines = new Map<string, Part[]>();
    const seen = new Set<string>();
    const queue = [`${schema}.rng`];
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      if (seen.has(file)) continue;
      seen.add(file);
      if (!/^[\w-]+\.rng$/.test(file)) throw new Error(`libvirt's schema includes ${file}`);
      readXml(await readFile(`${folder}/${file}`), (root) => readFileInto(root, defines, queue));
    }
    return new Grammar(defines);
  }

  /** What may stand in the element at the end of the path of names, from the root; nothing for an unknown one. */
  allowed(path: readonly string[]): Allowed {
    const contents = this.#at(path).map((parts) => this.#content(parts));
    return {
      elements: union(contents.map(({ elements }) => elements.keys())),
      attributes: union(contents.map(({ attributes }) => attributes.keys())),
      anyElement: contents.some(({ anyElement }) => anyElement),
      anyAttribute: contents.some(({ anyAttribute }) => anyAttribute),
    };
  }

  /** The values of an attribute of that element, or without one, of its text. */
  allowedValues(path: readonly string[], attribute?: string): AllowedValues {
    const places = this.#at(path);
    const models =
      attribute === undefined
        ? places
        : places.flatMap((parts) => this.#content(parts).attributes.get(attribute) ?? []);
    const contents = models.map((parts) => this.#content(parts));
    return {
      words: union(contents.map(({ words }) => words)),
      forms: contents.flatMap(({ forms }) => [...forms]),
      open: contents.some(({ text }) => text),
    };
  }

  /** Just the words of {@link allowedValues}: `values(["domain", "devices", "disk", "driver"], "cache")`. */
  values(path: readonly string[], attribute?: string): readonly string[] {
    return this.allowedValues(path, attribute).words;
  }

  /** Every content model that an element at this path may have. */
  #at(path: readonly string[]): readonly (readonly Part[])[] {
    const name = path.at(-1);
    if (name === undefined) return [[{ type: "ref", name: startName }]];
    const key = path.join("/");
    let places = this.#places.get(key);
    if (!places) {
      places = this.#at(path.slice(0, -1)).flatMap((parts) => this.#content(parts).elements.get(name) ?? []);
      // The same model comes by several branches; paths that lead nowhere come from whoever types, so are not kept.
      places = [...new Set(places)];
      if (places.length > 0) this.#places.set(key, places);
    }
    return places;
  }

  #content(parts: readonly Part[]): Content {
    let content = this.#contents.get(parts);
    if (!content) {
      content = {
        elements: new Map(),
        attributes: new Map(),
        words: new Set(),
        forms: new Set(),
        text: false,
        anyElement: false,
        anyAttribute: false,
      };
      this.#gather(parts, content, new Set());
      this.#contents.set(parts, content);
    }
    return content;
  }

  #gather(parts: readonly Part[], into: Content, followed: Set<string>): void {
    for (const part of parts) {
      switch (part.type) {
        case "element":
          if (part.name === undefined) into.anyElement = true;
          else add(into.elements, part.name, part.content);
          break;
        case "attribute":
          if (part.name === undefined) into.anyAttribute = true;
          else add(into.attributes, part.name, part.content);
          break;
        case "value":
          into.words.add(part.word);
          break;
        case "text":
          if (part.form) into.forms.add(part.form);
          else into.text = true;
          break;
        case "ref":
          // Also what ends a definition that, against RelaxNG's rules, contains itself.
          if (followed.has(part.name)) break;
          followed.add(part.name);
          this.#gather(this.#defines.get(part.name) ?? [], into, followed);
      }
    }
  }
}

/** No definition can be called so. */
const startName = " start";

function add(map: Map<string, (readonly Part[])[]>, name: string, content: readonly Part[]): void {
  const known = map.get(name);
  if (known) known.push(content);
  else map.set(name, [content]);
}

function union(sets: readonly Iterable<string>[]): string[] {
  return [...new Set(sets.flatMap((set) => [...set]))].sort();
}

/** Adds a file's definitions; those of one name are alternatives (`combine="choice"` is all that libvirt uses). */
function readFileInto(root: XmlElement, defines: Map<string, Part[]>, includes: string[]): void {
  for (const child of childElements(root)) {
    if (child.name === "include") includes.push(attribute(child, "href") ?? "");
    if (child.name !== "define" && child.name !== "start") continue;
    const name = child.name === "start" ? startName : (attribute(child, "name") ?? "");
    defines.set(name, [...(defines.get(name) ?? []), ...partsOf(child, undefined)]);
  }
}

/** @param ns the namespace of the element around, which those within inherit */
function partsOf(element: XmlElement, ns: string | undefined): Part[] {
  return childElements(element).flatMap((child): Part[] => {
    switch (child.name) {
      case "element":
      case "attribute":
        return named(child, child.name, ns);
      case "ref":
        return [{ type: "ref", name: attribute(child, "name") ?? "" }];
      case "value":
        return [{ type: "value", word: child.content.trim() }];
      case "data":
        return dataOf(child);
      case "text":
        return [{ type: "text" }];
      case "optional":
      case "zeroOrMore":
      case "oneOrMore":
      case "choice":
      case "group":
      case "interleave":
      case "mixed":
      case "list":
        return partsOf(child, ns);
      default:
        return [];
    }
  });
}

function named(element: XmlElement, type: "element" | "attribute", around: string | undefined): Part[] {
  const body = childElements(element);
  // The schema forbids what it lets contain only this.
  if (body.length === 1 && body[0]!.name === "notAllowed") return [];
  const local = attribute(element, "name");
  const ns = attribute(element, "ns") ?? (type === "element" ? around : undefined);
  const prefix = ns === undefined ? undefined : schemaPrefixes[ns];
  const name = local !== undefined && prefix !== undefined ? `${prefix}:${local}` : local;
  const content = partsOf(element, ns ?? around);
  // An attribute without a pattern is any text.
  if (type === "attribute" && body.length === 0) return [{ type, name, content: [{ type: "text" }] }];
  return [{ type, name, content }];
}

/** Some enumerations are written as a pattern of words. */
function dataOf(data: XmlElement): Part[] {
  const parameters = childElements(data);
  const pattern = parameters.find((parameter) => attribute(parameter, "name") === "pattern")?.content.trim();
  if (pattern !== undefined && /^\(?[a-z\d-]+(\)?\|\(?[a-z\d-]+)+\)?$/i.test(pattern)) {
    return pattern.split("|").map((word) => ({ type: "value", word: word.replaceAll(/[()]/g, "") }));
  }
  const form = pattern === undefined ? numbers[attribute(data, "type") ?? ""] : formOf(pattern);
  return [form ? { type: "text", form } : { type: "text" }];
}

const unsigned: Form = { pattern: /^\+?\d+$/, words: "a whole number, not below zero" };
const integer: Form = { pattern: /^[+-]?\d+$/, words: "a whole number" };
const numbers: Readonly<Record<string, Form | undefined>> = {
  unsignedByte: unsigned,
  unsignedShort: unsigned,
  unsignedInt: unsigned,
  unsignedLong: unsigned,
  positiveInteger: unsigned,
  nonNegativeInteger: unsigned,
  short: integer,
  int: integer,
  long: integer,
  integer,
};

/** What of XML Schema's patterns JavaScript cannot read is left to the validator. */
function formOf(pattern: string): Form | undefined {
  try {
    return { pattern: new RegExp(`^(?:${pattern})$`) };
  } catch {
    return undefined;
  }
}

/** The elements directly below one, in order. */
export function childElements(element: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  for (let node = element.firstChild; node; node = node.next) {
    if ("attrs" in node) found.push(node as XmlElement);
  }
  return found;
}

function attribute(element: XmlElement, name: string): string | undefined {
  return element.attr(name)?.value;
}
