import { homedir } from "node:os";
import { join, posix } from "node:path";
import { isLocal, isSession } from "../connections/describe-uri.ts";
import { readXml, text, type XmlElement } from "../xml/document.ts";
import { editXml, setAt } from "../xml/edit.ts";

/** What of a definition says which UEFI variables fit, and where they are. */
interface Firmware {
  readonly chosen: boolean;
  readonly secureBoot: string | undefined;
  readonly enrolledKeys: string | undefined;
  readonly nvram: string | undefined;
  readonly name: string;
}

/**
 * Where libvirt puts the UEFI variables of machines that name no place, as far as that can be told from here: for
 * `/system` the folder of every distribution, for `/session` the one in the user's configuration.
 */
export function variablesFolder(uri: string): string | undefined {
  if (!isSession(uri)) return /^qemu\b/.test(uri) ? "/var/lib/libvirt/qemu/nvram" : undefined;
  const configuration = process.env["XDG_CONFIG_HOME"] || join(homedir(), ".config");
  return isLocal(uri) ? join(configuration, "libvirt/qemu/nvram") : undefined;
}

/**
 * Gives a machine whose Secure Boot was switched a file of UEFI variables of its own for that. libvirt begins a
 * file that is not there from the template of the firmware, but keeps one that is there, though it was made for
 * another: then keys are missing, or there are some. The former file stays, and is used again when Secure Boot
 * is switched back. Pure.
 * @param before the stored definition, `now` the running one: libvirt tells the place only in that
 * @param folder see {@link variablesFolder}
 * @returns `after` with the place of the file, or as it is where nothing was switched or the place is unknown
 * @throws XmlError
 */
export function withFittingVariables(
  before: string,
  after: string,
  now: string | undefined,
  folder: string | undefined,
): string {
  const old = readXml(before, firmwareOf);
  const next = readXml(after, firmwareOf);
  const switched = old.secureBoot !== next.secureBoot || old.enrolledKeys !== next.enrolledKeys;
  if (!old.chosen || !next.chosen || !switched || next.nvram !== undefined) return after;
  const running = now === undefined ? undefined : readXml(now, firmwareOf).nvram;
  const present = old.nvram ?? running ?? (folder && posix.join(folder, `${old.name}_VARS.fd`));
  return present === undefined
    ? after
    : editXml(after, (root) => setAt(root, "os/nvram", placeFor(present, next)));
}

/** libvirt chooses the firmware's files. */
function firmwareOf(root: XmlElement): Firmware {
  const feature = (name: string) => text(root, `os/firmware/feature[@name='${name}']/@enabled`);
  return {
    chosen: text(root, "os/@firmware") === "efi",
    secureBoot: feature("secure-boot"),
    enrolledKeys: feature("enrolled-keys"),
    nvram: text(root, "os/nvram") || text(root, "os/nvram/source/@file") || undefined,
    name: text(root, "name") ?? "",
  };
}

const ours = /_(?:secure|plain|any)(?:-keys|-nokeys)?(?=_VARS\.fd$)/;

/** Beside the present file, named by what it is for, so that no two kinds of variables meet in one file. */
function placeFor(present: string, { secureBoot, enrolledKeys }: Firmware): string {
  const stem = present.replace(ours, "").replace(/(_VARS)?\.[a-z0-9]+$/, "");
  const boot = secureBoot === "yes" ? "secure" : secureBoot === "no" ? "plain" : "any";
  const keys = enrolledKeys === undefined ? "" : enrolledKeys === "yes" ? "-keys" : "-nokeys";
  return `${stem}_${boot}${keys}_VARS.fd`;
}
