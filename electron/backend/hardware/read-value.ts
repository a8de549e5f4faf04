import type { XmlElement } from "libxml2-wasm";
import type { HexPart, Property, Value } from "../../../shared/hardware/property.ts";
import { allAt, getAt, standsAt } from "../xml/edit.ts";

/** A path below another: `.` adds nothing. */
export const below = (base: string, path: string): string =>
  base === "." ? path : path === "." ? base : `${base}/${path}`;

/** Where the `unit` of a `memory` property stands: beside its attribute or its text. */
export const unitPath = (path: string): string =>
  path.includes("@") ? path.replace(/@[\w-]+$/, "@unit") : below(path, "@unit");

/** The element and the attribute of a `list` property. */
export function listPath(path: string): { readonly element: string; readonly attribute: string } {
  const match = /^(.+)\/@([\w-]+)$/.exec(path);
  if (!match) throw new TypeError(`“${path}” leads to no attribute of an element`);
  return { element: match[1]!, attribute: match[2]! };
}

/**
 * Reads a property leniently: what does not fit its codec is given as its text; undefined where it is absent.
 * `base` is the path from `from` to the kind's element.
 */
export function readValue(from: XmlElement, base: string, { path, codec }: Property): Value | undefined {
  const at = below(base, path);
  switch (codec.type) {
    case "presence":
      return standsAt(from, at) ? true : undefined;
    case "list":
      return readList(from, at);
    case "hex":
      return readHex(from, at, codec.parts);
    case "memory":
      return readMemory(getAt(from, at), getAt(from, unitPath(at)), codec.bare);
    case "integer":
      return readInteger(getAt(from, at));
    case "flag": {
      const text = getAt(from, at);
      return text === codec.on ? true : text === codec.off ? false : text;
    }
    default:
      return getAt(from, at);
  }
}

function readInteger(text: string | undefined): Value | undefined {
  if (text === undefined || !/^[+-]?\d{1,20}$/.test(text)) return text;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

/** The words that libvirt takes as units of size, in bytes; see https://libvirt.org/formatdomain.html#memory-allocation. */
const units: Readonly<Record<string, number>> = {
  b: 1,
  byte: 1,
  bytes: 1,
  kb: 1e3,
  k: 2 ** 10,
  kib: 2 ** 10,
  mb: 1e6,
  m: 2 ** 20,
  mib: 2 ** 20,
  gb: 1e9,
  g: 2 ** 30,
  gib: 2 ** 30,
  tb: 1e12,
  t: 2 ** 40,
  tib: 2 ** 40,
  pb: 1e15,
  p: 2 ** 50,
  pib: 2 ** 50,
  eb: 1e18,
  e: 2 ** 60,
  eib: 2 ** 60,
};

/** How many bytes a unit of libvirt's is; undefined for a word that is none. */
export const bytesOfUnit = (unit: string): number | undefined => units[unit.toLowerCase()];

function readMemory(
  text: string | undefined,
  unit: string | undefined,
  bare: "bytes" | undefined,
): Value | undefined {
  if (text === undefined) return undefined;
  const bytes = bytesOfUnit(unit ?? (bare ? "bytes" : "KiB"));
  if (bytes === undefined || !/^\d{1,20}$/.test(text)) return unit === undefined ? text : `${text} ${unit}`;
  return (Number(text) * bytes) / 2 ** 20;
}

function readList(from: XmlElement, at: string): string | undefined {
  const { element, attribute } = listPath(at);
  const words = allAt(from, element).flatMap((each) => each.attr(attribute)?.value ?? []);
  return words.length > 0 ? words.join(" ") : undefined;
}

/** A part that is left out is zero to libvirt; where a part is no number, all parts are given as they stand. */
function readHex(from: XmlElement, at: string, parts: readonly HexPart[]): string | undefined {
  const texts = parts.map(({ path }) => getAt(from, below(at, path)));
  if (texts.every((text) => text === undefined)) return undefined;
  return parts
    .map(({ digits, before }, index) => {
      const text = texts[index] ?? "0";
      // Without 0x libvirt takes the number as decimal, with a leading zero as octal, which nobody writes.
      const number = /^(0x[\da-f]{1,8}|0|[1-9]\d{0,8})$/i.test(text) ? Number(text) : undefined;
      return before + (number?.toString(16).padStart(digits, "0") ?? text);
    })
    .join("");
}
