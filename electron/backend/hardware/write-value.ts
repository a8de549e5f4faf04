import type { XmlElement } from "libxml2-wasm";
import type { HexPart, Property, Value } from "../../../shared/hardware/property.ts";
import {
  allAt,
  appendAt,
  ensureAt,
  getAt,
  removeAt,
  removeElement,
  removeElementAt,
  setAt,
} from "../xml/edit.ts";
import { below, bytesOfUnit, listPath, readValue, unitPath } from "./read-value.ts";
import { hexShape } from "./write-check.ts";

/** Where a property is written: `base` is the path from `from` to the kind's element. */
interface Place {
  readonly from: XmlElement;
  readonly base: string;
  /** Elements that mean something by standing there, though they may be empty. */
  readonly keep: ReadonlySet<string>;
}

/** Writes a checked value; what is already so stays as it is, in whatever words the document has it. */
export function writeValue(place: Place, property: Property, value: Value): void {
  const { from, base } = place;
  const { codec } = property;
  const at = below(base, property.path);
  if (readValue(from, base, property) === value) return;
  switch (codec.type) {
    case "presence":
      if (value) ensureAt(from, at);
      else removeElementAt(from, at, place.keep);
      return;
    case "flag":
      setAt(from, at, value ? codec.on : codec.off);
      return;
    case "memory":
      writeMemory(from, at, Number(value));
      return;
    case "list":
      writeList(place, at, [...new Set(String(value).split(/\s+/).filter(Boolean))]);
      return;
    case "hex":
      writeHex(from, at, codec.parts, String(value));
      return;
    default:
      setAt(from, at, String(value));
  }
}

/** Removes what a property wrote, and what then holds nothing any more. */
export function clearValue({ from, base, keep }: Place, { path, codec }: Property): void {
  const at = below(base, path);
  switch (codec.type) {
    case "presence":
      removeElementAt(from, at, keep);
      return;
    case "memory":
      // The number last: with it goes an element that holds nothing but these two.
      if (getAt(from, at) !== undefined) removeAt(from, unitPath(at), new Set([...keep, elementOf(at)]));
      removeAt(from, at, keep);
      return;
    case "list":
      writeList({ from, base, keep }, at, []);
      return;
    case "hex":
      for (const part of codec.parts) removeAt(from, below(at, part.path), keep);
      return;
    default:
      removeAt(from, at, keep);
  }
}

const elementOf = (path: string): string => path.replace(/\/@[\w-]+$/, "");

/** In the unit that stands there where the size is a whole number of it, else in libvirt's own, KiB. */
function writeMemory(from: XmlElement, at: string, mib: number): void {
  const unit = getAt(from, unitPath(at));
  const size = (mib * 2 ** 20) / (bytesOfUnit(unit ?? "") ?? Number.NaN);
  const fits = Number.isSafeInteger(size);
  setAt(from, at, String(fits ? size : mib * 1024));
  if (!fits) setAt(from, unitPath(at), "KiB");
}

/**
 * What stays keeps its element; what is new goes after the last, or, where an element of that name has the
 * word already, becomes of this list (a CPU feature can have one policy only).
 */
function writeList({ from, keep }: Place, at: string, words: readonly string[]): void {
  const { element, attribute } = listPath(at);
  const wordOf = (each: XmlElement) => each.attr(attribute)?.value ?? "";
  for (const each of allAt(from, element)) {
    if (!words.includes(wordOf(each))) removeElement(each, element, keep);
  }
  const picks = [...element.matchAll(/\[@([\w-]+)='([^']*)'\]$/g)];
  for (const word of words) {
    if (allAt(from, element).some((each) => wordOf(each) === word)) continue;
    const other = allAt(from, element.replace(/\[[^\]]*\]$/, "")).find((each) => wordOf(each) === word);
    if (other && picks.length > 0) for (const [, name, value] of picks) other.setAttr(name!, value!);
    else appendAt(from, element).setAttr(attribute, word);
  }
  const ordered = allAt(from, element);
  for (const [index, each] of ordered.entries()) {
    const word = words[index];
    if (word !== undefined && wordOf(each) !== word) each.setAttr(attribute, word);
  }
}

function writeHex(from: XmlElement, at: string, parts: readonly HexPart[], value: string): void {
  const numbers = hexShape(parts).exec(value)?.slice(1) ?? [];
  for (const [index, { path, digits }] of parts.entries()) {
    setAt(from, below(at, path), `0x${(numbers[index] ?? "").toLowerCase().padStart(digits, "0")}`);
  }
}
