import { type Conversion, imageName } from "../../../shared/contract/convert.ts";
import type { ImageRef } from "../../../shared/contract/images.ts";
import { optionValue, type TargetFormatName, targetFormat } from "../../../shared/convert/target-formats.ts";
import type { client } from "../../app/session.ts";

export type Described = Awaited<ReturnType<typeof client.api.convert.describe>>;
export type Writable = Awaited<ReturnType<typeof client.api.convert.formats>>["formats"];

/** What the user has filled in so far. */
export interface Draft {
  readonly format: TargetFormatName;
  readonly options: Readonly<Record<string, string>>;
  readonly pool: string | undefined;
  readonly name: string;
  readonly snapshot: string | undefined;
  readonly sourcePassphrase: string;
  readonly encrypt: boolean;
  readonly passphrase: string;
  readonly repeated: string;
  readonly repoint: boolean;
  readonly live: boolean;
}

/** The format that is likely wanted: snapshots for what has none, otherwise what every program reads. */
export function firstDraft(source: Described, writable: Writable): Draft {
  const wished = source.format === "qcow2" ? "raw" : "qcow2";
  const format = writable.find((known) => known.format === wished)?.format ?? writable[0]?.format ?? "raw";
  return {
    ...{ format, options: {}, pool: source.pool, name: "", snapshot: undefined, sourcePassphrase: "" },
    ...{ encrypt: false, passphrase: "", repeated: "", repoint: true, live: false },
  };
}

export const canCopyLive = (format: TargetFormatName): boolean => format === "qcow2" || format === "raw";

/** Whether a machine can have its disk so. */
export const fitsMachines = ({ format, options }: Draft): boolean =>
  targetFormat(format).notForMachines === undefined &&
  optionValue(format, "subformat", options) !== "streamOptimized";

export const nameProblem = ({ name }: Draft): boolean => name !== "" && !imageName.safeParse(name).success;

/** What the draft asks for; undefined while something is missing or wrong. */
export function conversionOf(image: ImageRef, source: Described, draft: Draft): Conversion | undefined {
  const { format, options, pool, name, snapshot, sourcePassphrase, encrypt, passphrase } = draft;
  const { machine, encrypted, passphraseKnown } = source;
  if (pool === undefined || nameProblem(draft)) return undefined;
  const base = { image, format, pool, ...(name !== "" && { name }) };
  if (machine?.running) {
    return draft.live && canCopyLive(format) && !encrypted
      ? { ...base, options: {}, repoint: true, live: true }
      : undefined;
  }
  if (encrypted && !passphraseKnown && sourcePassphrase === "") return undefined;
  if (encrypt && targetFormat(format).encryption && (passphrase === "" || passphrase !== draft.repeated)) {
    return undefined;
  }
  return {
    ...base,
    options,
    repoint: machine !== undefined && draft.repoint && fitsMachines(draft),
    ...(snapshot !== undefined && { snapshot }),
    ...(sourcePassphrase !== "" && { sourcePassphrase }),
    ...(encrypt && targetFormat(format).encryption && { passphrase }),
  };
}
