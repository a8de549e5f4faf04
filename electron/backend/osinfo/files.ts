import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join, relative } from "node:path";

/**
 * The folders of libosinfo's database, lowest precedence first, with libosinfo's own variables to move them
 * (read off libosinfo 1.10 and osinfo-db-tools).
 */
export function databaseFolders(env: NodeJS.ProcessEnv = process.env): string[] {
  return [
    env["OSINFO_SYSTEM_DIR"] ?? env["OSINFO_DATA_DIR"] ?? "/usr/share/osinfo",
    env["OSINFO_LOCAL_DIR"] ?? "/etc/osinfo",
    "/usr/local/share/osinfo",
    env["OSINFO_USER_DIR"] ?? join(env["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"), "osinfo"),
  ];
}

/**
 * The files that describe operating systems, in the order in which they are to be read. A file replaces the
 * one with the same relative path in a folder of lower precedence; files in `NAME.d` add to what is there.
 */
export async function operatingSystemFiles(folders: readonly string[]): Promise<string[]> {
  const byName = new Map<string, string>();
  for (const folder of folders) {
    const entries = await readdir(join(folder, "os"), { recursive: true, withFileTypes: true }).catch(
      () => [],
    );
    for (const entry of entries) {
      if (!entry.name.endsWith(".xml") || entry.isDirectory()) continue;
      const path = join(entry.parentPath, entry.name);
      byName.set(relative(folder, path), path);
    }
  }
  // `debian-11.xml` has to come before `debian-11.d/…`, and both are found in any order.
  const depth = (name: string) => name.split("/").length;
  return [...byName].sort(([a], [b]) => depth(a) - depth(b) || (a < b ? -1 : 1)).map(([, path]) => path);
}
