import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { applianceEnvironment } from "../../electron/backend/guestfs/environment.ts";
import { elements, readXml, text } from "../../electron/backend/xml/document.ts";

const run = promisify(execFile);
/** Without these a /dev/kvm may be there all the same, in which nothing gets anywhere. */
const kvm = /\b(vmx|svm)\b/.test(await readFile("/proc/cpuinfo", "utf8"));

/**
 * Runs one of libguestfs' own tools, each of which boots an appliance of its own.
 * @returns what it writes
 */
export async function guestTool(tool: string, ...args: string[]): Promise<Buffer> {
  const { stdout } = await run(tool, args, {
    encoding: "buffer",
    maxBuffer: 256 << 20,
    env: applianceEnvironment(kvm),
  });
  return stdout;
}

/** A disk as an argument of {@link guestTool}, which does not guess what it is. */
export const toolDisk = (path: string): string[] => ["--format=qcow2", "-a", path];

/** What virt-inspector says of the one system on a disk; versions as dpkg writes them. */
export async function inspected(path: string) {
  const xml = await guestTool("virt-inspector", "--no-icon", ...toolDisk(path));
  return readXml(xml, (root) => {
    const [type, distro, product, hostname] = ["name", "distro", "product_name", "hostname"].map((name) =>
      text(root, `operatingsystem/${name}`),
    );
    const packages = elements(root, "operatingsystem/applications/application").map((found) => {
      const of = (name: string, before = "", after = "") => {
        const value = text(found, name);
        return value ? before + value + after : "";
      };
      return { name: of("name"), version: of("epoch", "", ":") + of("version") + of("release", "-") };
    });
    return { system: { type, distro, product, hostname }, packages };
  });
}

/** The fields of each line of what a tool writes with `--csv`. */
export function csvLines(text: string): string[][] {
  const fields = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g;
  const lines: string[][] = [];
  let line: string[] = [];
  for (const [found, quoted, plain = "", end] of text.matchAll(fields)) {
    if (found === "" && line.length === 0) continue;
    line.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ",") continue;
    lines.push(line);
    line = [];
  }
  return lines;
}
