import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import type { Value, Values } from "../../../../shared/hardware/property.ts";
import { formatMiB } from "../../../../shared/model/units.ts";
import { wordsOf } from "../strings/index.ts";
import { strings } from "../strings/page.ts";
import { kindOf } from "./kinds.ts";
import { editable } from "./sides.ts";

type Part = Value | undefined;

const words = strings.names;

/** The last part of a path, or the whole of what is none. */
const lastOf = (path: Part) => (path === undefined ? undefined : (String(path).split("/").pop() ?? ""));

/** What a disk's medium is called; undefined when there is none. */
export const mediumOf = ({ file, block, folder, volume, networkName, nvme }: Values): string | undefined =>
  lastOf(file ?? block ?? folder ?? volume ?? networkName ?? nvme);

const capital = (text: Part) =>
  text === undefined ? "" : String(text)[0]!.toUpperCase() + String(text).slice(1);

/** Where more or other can be said of a device than its kind and identity: its name and what tells it apart. */
const NAMES: Readonly<Record<string, (values: Values) => readonly [name: string, ...details: Part[]]>> = {
  disk: (values) => {
    const device = String(values["device"] ?? "disk");
    const name = Object.hasOwn(words.drives, device) ? words.drives[device as "disk"] : words.drives.disk;
    return [`${name} ${values["target"] ?? ""}`, mediumOf(values) ?? words.empty];
  },
  controller: ({ type, index, model }) => [`${words.controller(String(type))} ${index ?? ""}`, model],
  graphics: ({ type }) => [`${String(type ?? "").toUpperCase()} ${words.display}`],
  video: ({ model }) => [`${wordsOf("video").name} ${model ?? ""}`],
  input: ({ type, bus }) => [capital(type), bus],
  sound: ({ model }) => [`${wordsOf("sound").name} ${model ?? ""}`],
  audio: ({ id, type }) => [`${wordsOf("audio").name} ${id ?? ""}`, type],
  serial: ({ number, type }) => [`${wordsOf("serial").name} ${number ?? ""}`, type],
  parallel: ({ number, type }) => [`${wordsOf("parallel").name} ${number ?? ""}`, type],
  console: ({ number, targetType }) => [`${wordsOf("console").name} ${number ?? ""}`, targetType],
  redirdev: ({ bus, type }) => [wordsOf("redirdev").name, bus, type],
  "memory-device": ({ model, size }) => [
    `${wordsOf("memory-device").name} ${model ?? ""}`,
    typeof size === "number" ? formatMiB(size) : size,
  ],
};

/** A device's name in lists and titles: what it is, and what tells it from its like. */
export function itemName(item: HardwareItem): string {
  const values = editable(item);
  const kind = kindOf(item.kind);
  const { name } = wordsOf(item.kind);
  if (kind?.shape !== "many") return name;
  const said = NAMES[item.kind]?.(values);
  if (said) return join(said);
  // A device of the host is known by what it is rather than by its address.
  if (item.note && item.kind.startsWith("hostdev-")) return `${item.note} · ${values["device"] ?? ""}`;
  const identity = (kind.identity ?? []).map((key) => values[key]).filter((part) => part !== undefined);
  if (identity.length > 0) return `${name} ${identity.join(" · ")}`;
  // Without anything of its own it is counted among its like.
  const place = /#(\d+)$/.exec(item.id)?.[1];
  return place === undefined || place === "1" ? name : `${name} ${place}`;
}

const join = (parts: readonly Part[]) =>
  parts
    .map((part) => (part === undefined ? "" : String(part).trim()))
    .filter(Boolean)
    .join(" · ");

/** The file or device of the host that an item uses, and that stays when the item goes. */
export function fileOf(item: HardwareItem): string | undefined {
  const { file, block, source, path } = editable(item);
  const used = { disk: file ?? block, filesystem: source, "memory-device": path }[item.kind];
  return used === undefined ? undefined : String(used);
}
