import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

const checkout = join(import.meta.dirname, "..");
const failureFile = join(checkout, ".cache/electron-unavailable.json");

/** Electron's program, or why there is none. */
export type ElectronBinary = { readonly path: string } | { readonly unavailable: string };

/**
 * Finds Electron's program or fetches it, which its package leaves to the first start. It comes from
 * outside the package registry, so it may not be had: that is found out in seconds and remembered for
 * the installed version, until the file that remembers it is deleted.
 */
export async function electronBinary(): Promise<ElectronBinary> {
  const found = await installed();
  if (found) return { path: found };
  const version = await electronVersion();
  const remembered = await readFile(failureFile, "utf8").then(JSON.parse, () => undefined);
  if (remembered?.version === version) return { unavailable: remembered.reason };
  const reason = (await unreachable(version)) ?? (await fetchIt());
  const fetched = await installed();
  if (fetched) return { path: fetched };
  await mkdir(join(checkout, ".cache"), { recursive: true });
  const unavailable = reason ?? "it could not be unpacked";
  await writeFile(failureFile, JSON.stringify({ version, reason: unavailable }));
  return { unavailable };
}

async function electronVersion(): Promise<string> {
  const manifest = await readFile(join(checkout, "node_modules/electron/package.json"), "utf8");
  return JSON.parse(manifest).version;
}

/** Electron's package downloads by itself when asked for its path before that is known; this does not. */
async function installed(): Promise<string | undefined> {
  const folder = join(checkout, "node_modules/electron");
  const [name, version] = await Promise.all([
    readFile(join(folder, "path.txt"), "utf8").catch(() => undefined),
    readFile(join(folder, "dist/version"), "utf8").catch(() => undefined),
  ]);
  if (!name || version?.replace(/^v/, "") !== (await electronVersion())) return undefined;
  return join(folder, "dist", name);
}

/** Whether the download's address answers at all: a firewall that swallows packets would hold a person up for minutes. */
async function unreachable(version: string): Promise<string | undefined> {
  const mirror = process.env["ELECTRON_MIRROR"] ?? "https://github.com/electron/electron/releases/download/";
  try {
    const answer = await fetch(`${mirror}v${version}/SHASUMS256.txt`, {
      method: "HEAD",
      signal: AbortSignal.timeout(5_000),
    });
    return answer.ok ? undefined : `${new URL(mirror).host} answered ${answer.status}`;
  } catch {
    return `${new URL(mirror).host} cannot be reached`;
  }
}

async function fetchIt(): Promise<string | undefined> {
  console.log("Fetching Electron …");
  const installer = createRequire(import.meta.url).resolve("electron/install.js");
  try {
    await promisify(execFile)(process.execPath, [installer], { timeout: 600_000 });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.split("\n")[0] : String(error);
  }
}

if (import.meta.main) {
  const electron = await electronBinary();
  if ("unavailable" in electron) {
    console.log(`No Electron: ${electron.unavailable}.`);
    process.exitCode = 1;
  }
}
