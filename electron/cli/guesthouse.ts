#!/usr/bin/env node
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire, enableCompileCache } from "node:module";
import { dirname, join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import type { AppError } from "../../shared/model/error.ts";
import { cacheFolder } from "../environment.ts";
import { absoluteTarget, isLink } from "../open-target.ts";
import { type Command, readArguments, USAGE } from "./arguments.ts";
import { serve } from "./serve.ts";

/** This file runs as out/cli/guesthouse.js. */
const out = join(import.meta.dirname, "..");

async function main(): Promise<void> {
  // The backend is compiled while the window opens; what the last run compiled need not be again.
  enableCompileCache(join(cacheFolder(), "compiled"));
  const command = readArguments(process.argv.slice(2));
  if (command.kind === "help") process.stdout.write(USAGE);
  else if (command.kind === "version") console.log(packageJson.version);
  else if (command.kind === "serve") await serve(command, join(out, "renderer"));
  else await open(command);
}

/** Opens Electron's app where it is installed, else serves the browser. */
async function open({ target }: Extract<Command, { kind: "open" }>): Promise<void> {
  const absolute = target === undefined ? undefined : absoluteTarget(target);
  const electron = await findElectron();
  if (electron === undefined) {
    console.log("Electron is not installed here, so the app is served to a browser.");
    const file = absolute === undefined || isLink(absolute) ? undefined : absolute;
    await serve({ kind: "serve", port: 0, uris: undefined, socket: undefined, file }, join(out, "renderer"));
    return;
  }
  const app = spawn(electron, [dirname(out), ...(absolute === undefined ? [] : [absolute])], {
    stdio: "ignore",
    detached: true,
  });
  app.unref();
}

/** The path of Electron's program as its package records it. */
async function findElectron(): Promise<string | undefined> {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve("electron/package.json"));
    return join(folder, "dist", await readFile(join(folder, "path.txt"), "utf8"));
  } catch {
    return undefined;
  }
}

main().catch((error: unknown) => {
  // By its shape: the class comes with what checks errors, and no start should wait for that.
  const { hint } = error as Partial<AppError>;
  console.error(`guesthouse: ${error instanceof Error ? error.message : error}${hint ? ` ${hint}` : ""}`);
  process.exitCode = 1;
});
