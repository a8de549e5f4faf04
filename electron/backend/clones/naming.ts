import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { posix } from "node:path";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { uniqueName } from "../storage/volumes.ts";

/** `NAME-clone`, or the first of its kind that no machine has. */
export function freeName(connection: Connection, name: string): string {
  const taken = new Set(connection.domains.all().map(({ domain }) => domain.name));
  const wished = `${name.slice(0, 240)}-clone`;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? wished : `${wished}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/**
 * A machine's name as libvirt takes it.
 * @throws AppError `bad-name`, `name-taken`
 */
export async function checkMachineName({ client }: Connection, name: string): Promise<void> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (/[/\u0000-\u001f\u007f]/u.test(name)) {
    throw new AppError({
      code: "bad-name",
      message: "A machine's name is one line without a slash.",
      hint: "Write a dash instead, for example.",
    });
  }
  if (await client.domains.byName(name)) {
    throw new AppError({
      code: "name-taken",
      message: `There is another machine called ${name}.`,
      hint: "Choose another name for the clone.",
      action: { kind: "choose-another-name", label: "Choose another name" },
    });
  }
}

const exists = (path: string) =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  );

/** A path in `folder` that nothing has and none of `others` wants. */
export async function freeFile(
  connection: Connection,
  folder: string,
  name: string,
  others: ReadonlySet<string>,
): Promise<string> {
  const taken = new Set<string>();
  for (;;) {
    const path = posix.join(folder, uniqueName(name, taken));
    if (!others.has(path) && !(await exists(connection.localPath(path)))) return path;
    taken.add(posix.basename(path));
  }
}

/** A MAC address of the same maker that is in none of `taken`, to which it is added. */
export function freeMac(like: string, taken: Set<string>, random: () => number): string {
  // Locally administered or QEMU's and Xen's own; a maker's would collide with a real card one day.
  const prefix = like.toLowerCase().startsWith("00:16:3e") ? "00:16:3e" : "52:54:00";
  for (;;) {
    const bytes = Array.from({ length: 3 }, () =>
      Math.floor(random() * 256)
        .toString(16)
        .padStart(2, "0"),
    );
    const mac = [prefix, ...bytes].join(":");
    if (taken.has(mac)) continue;
    taken.add(mac);
    return mac;
  }
}
