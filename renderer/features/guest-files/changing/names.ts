import { nameBytes } from "../../../../shared/model/guest-name.ts";
import { strings } from "./strings.ts";

/** Why a name cannot be given in a guest; undefined where it can, as far as one sees without trying. */
export function nameFault(name: string): string | undefined {
  const faults = strings.nameFaults;
  if (name === "") return faults.empty;
  if (name === "." || name === "..") return faults.dots;
  if (/[/\0]/.test(name)) return faults.slash;
  return nameBytes(name).length > 255 ? faults.long : undefined;
}
