import { type ChildProcess, spawn } from "node:child_process";
import { access, constants, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { chooseShell } from "./choose-shell.ts";
import { compileIfStale } from "./compile.ts";
import { type ElectronBinary, electronBinary } from "./electron.ts";
import { checkout } from "./run.ts";

const browsers = ["chromium", "chromium-browser", "google-chrome", "microsoft-edge", "brave-browser"];
const args = process.argv.slice(2);

if (!(await compileIfStale())) process.exit(1);

const root = process.getuid?.() === 0;
const display = process.platform !== "linux" || !!(process.env["DISPLAY"] || process.env["WAYLAND_DISPLAY"]);
const electron: ElectronBinary =
  root || !display ? { unavailable: "there is no use for it here" } : await electronBinary();
const choice = chooseShell({
  root,
  display,
  electron,
  sandboxBlocked: "path" in electron ? await sandboxBlocked(electron.path) : undefined,
  browser: await findBrowser(),
});
console.log(
  `Starting in ${{ electron: "Electron", "browser window": "a browser window", address: "the browser" }[choice.shell]}: ${choice.because}.`,
);

if (choice.shell === "electron") {
  follow(spawn(choice.path, [checkout, ...args], { stdio: "inherit" }));
} else {
  const server = spawn(process.execPath, [join(checkout, "out/cli/guesthouse.js"), "serve", ...args], {
    stdio: ["inherit", "pipe", "inherit"],
  });
  follow(server);
  const lines = createInterface({ input: server.stdout });
  lines.on("line", (line) => {
    console.log(line);
    const address = /^Guesthouse is at (http\S+)/.exec(line)?.[1];
    if (address && choice.shell === "browser window") {
      openWindow(choice.path, address, server).catch(windowFailed);
    }
  });
}

/**
 * Opens the address in a window without a browser's bars and ends the server with it. The address carries the
 * key to the server and every user of this computer can read command lines, so the browser is handed a page of
 * ours that leads there, which only its owner can read.
 */
async function openWindow(browser: string, address: string, server: ChildProcess): Promise<void> {
  const profile = join(process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local/share"), "guesthouse/window");
  await mkdir(profile, { recursive: true, mode: 0o700 });
  const page = join(profile, "open.html");
  await rm(page, { force: true });
  const target = address.replaceAll("&", "&amp;");
  await writeFile(
    page,
    `<!doctype html><title>Guesthouse</title><meta http-equiv="refresh" content="0; url=${target}">\n`,
    { mode: 0o600, flag: "wx" },
  );
  const window = spawn(
    browser,
    [`--app=${pathToFileURL(page)}`, `--user-data-dir=${profile}`, "--no-first-run"],
    { stdio: "ignore" },
  );
  window.once("exit", () => server.kill());
  window.once("error", windowFailed);
}

/** The printed address still works in any browser. */
function windowFailed(error: unknown): void {
  console.log(`The window could not be opened: ${error instanceof Error ? error.message : error}`);
}

/** Ends as the child ends; Ctrl-C reaches the child by itself, and its end is waited for. */
function follow(child: ChildProcess): void {
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill());
  child.once("exit", (status) => process.exit(status ?? 0));
  child.once("error", (error) => {
    console.error(error.message);
    process.exit(1);
  });
}

/**
 * Electron's sandbox wants user namespaces for ordinary users, which some distributions keep to
 * programs that they know, or else its helper installed setuid root, which npm cannot do.
 */
async function sandboxBlocked(electronPath: string): Promise<string | undefined> {
  if (process.platform !== "linux") return undefined;
  const helper = await stat(join(dirname(electronPath), "chrome-sandbox")).catch(() => undefined);
  if (helper?.uid === 0 && helper.mode & 0o4000) return undefined;
  const setting = (name: string) =>
    readFile(`/proc/sys/kernel/${name}`, "utf8").then(
      (text) => text.trim(),
      () => undefined,
    );
  const forbidden =
    (await setting("unprivileged_userns_clone")) === "0" ||
    (await setting("apparmor_restrict_unprivileged_userns")) === "1";
  return forbidden ? "this system keeps user namespaces, and with them its sandbox, from it" : undefined;
}

async function findBrowser(): Promise<string | undefined> {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  for (const path of browsers.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    const usable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return path;
  }
  return undefined;
}
