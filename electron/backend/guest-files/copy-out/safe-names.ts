import { nameBytes } from "../../../../shared/model/guest-name.ts";
import { numberedName } from "../conflicts.ts";

/** What a folder of this host can hold. */
export interface NameRules {
  /** Names that differ in case only are the same there. */
  readonly caseless: boolean;
  /** It refuses what Windows refuses: vfat, exFAT, shares. */
  readonly windows: boolean;
  /** The longest path that something can have below it. */
  readonly pathBytes: number;
}

export interface SafeName {
  readonly name: string;
  /** Why it is not the guest's. */
  readonly reason?: string;
}

/** NAME_MAX of Linux, bytes. */
const maxBytes = 255;

/** Control characters, marks of direction, line ends and what takes no room: with them a name looks like another. */
const deceiving =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/gu;
/** Bytes that are no UTF-8, as `shared/model/guest-name.ts` writes them. */
const noText = /\p{Cs}+/gu;
/** Most names, of which nothing has to be looked at. */
const plain = /^[\w][\w .+~@,=-]{0,200}$/;
/** What Windows refuses in a name, and at its end; and its names of devices. */
const windowsCharacters = /[<>:"|?*\\]/g;
const windowsEnd = /[. ]+$/;
const windowsDevice = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/**
 * A name of this host for a guest's: the same, unless it is no text, would deceive who sees it, or cannot be there.
 * Bytes that have to go are written as in addresses, `%0A`.
 */
export function safeName(name: string, { windows }: NameRules): SafeName {
  if (!windows && plain.test(name)) return { name };
  const reasons: string[] = [];
  let safe = name;
  const without = (pattern: RegExp, reason: string) => {
    const escaped = safe.replace(pattern, percent);
    if (escaped !== safe) reasons.push(reason);
    safe = escaped;
  };
  without(noText, "it is no valid UTF-8");
  without(deceiving, "it has characters that are not seen or change how it is read");
  // No file system has these; what a manipulated one gives must not leave the folder.
  without(/\//g, "it has a slash");
  without(/^\.{1,2}$/, "it stands for another folder");
  if (safe === "") {
    safe = "_";
    reasons.push("it is empty");
  }
  if (windows) {
    without(windowsCharacters, "the folder's file system does not take its characters");
    without(windowsEnd, "the folder's file system does not take its end");
    if (windowsDevice.test(safe)) {
      safe = `_${safe}`;
      reasons.push("Windows has a device of this name");
    }
  }
  const short = shortened(safe);
  if (short !== safe) reasons.push("it is too long");
  return reasons.length === 0 ? { name: safe } : { name: short, reason: reasons.join(", ") };
}

/** The names that a folder has, and those that are still to come. */
export class FolderNames {
  readonly #rules: NameRules;
  /** By what makes two the same there. */
  readonly #taken = new Map<string, string>();
  /** The number to try next, for a folder may hold any number of names that become one. */
  readonly #next = new Map<string, number>();

  constructor(rules: NameRules, taken: Iterable<string> = []) {
    this.#rules = rules;
    for (const name of taken) this.#taken.set(this.#key(name), name);
  }

  /** The name as the folder has it already; undefined where it is free. */
  has(name: string): string | undefined {
    return this.#taken.get(this.#key(name));
  }

  add(name: string): void {
    this.#taken.set(this.#key(name), name);
  }

  /** Takes the name, or, where it is taken, one with a number before its ending: `a (2).txt`. */
  addFree(name: string): string {
    let free = name;
    let number = this.#next.get(name) ?? 2;
    for (; this.has(free) !== undefined; number += 1) free = numberedName(name, number);
    if (free !== name) this.#next.set(name, number);
    this.add(free);
    return free;
  }

  #key(name: string): string {
    // Where case does not matter, how an accent is written may not either.
    return this.#rules.caseless ? name.normalize("NFD").toUpperCase().toLowerCase() : name;
  }
}

/** Names of this host for all of a guest's folder, in their order, no two the same; who can keep its name does. */
export function safeNames(names: readonly string[], rules: NameRules): SafeName[] {
  const taken = new FolderNames(rules);
  const made: SafeName[] = names.map((name) => safeName(name, rules));
  // Sorted, so that the same folder always gives the same names.
  const order = [...names.keys()].sort((a, b) => (names[a]! < names[b]! ? -1 : 1));
  const changed = order.filter((index) => {
    const { name, reason } = made[index]!;
    const kept = reason === undefined && taken.has(name) === undefined;
    if (kept) taken.add(name);
    return !kept;
  });
  for (const index of changed) {
    const { name, reason } = made[index]!;
    const free = taken.addFree(name);
    const reasons = [reason, free === name ? undefined : "another has the name there"];
    made[index] = { name: free, reason: reasons.filter((text) => text !== undefined).join(", ") };
  }
  return made;
}

const percent = (text: string): string =>
  [...nameBytes(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const [stem, ending] = split(name);
  return `${cut(stem, maxBytes - Buffer.byteLength(`…${ending}`))}…${ending}`;
}

/** What stands before the ending, and the ending with its dot; one that is too long to be one is none. */
function split(name: string): [stem: string, ending: string] {
  const at = name.lastIndexOf(".");
  return at < 1 || name.length - at > 20 ? [name, ""] : [name.slice(0, at), name.slice(at)];
}

/** As much of the beginning as these bytes hold, no character halved. */
function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let length = 0;
  let end = 0;
  for (const character of text) {
    length += Buffer.byteLength(character);
    if (length > bytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}
