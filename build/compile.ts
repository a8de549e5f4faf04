import { readdir, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";
import { ownEntries } from "./own-entries.ts";
import { checkout, run, tool } from "./run.ts";

const sources = ["electron", "renderer", "shared", "assets", "electron.vite.config.ts", "package-lock.json"];
const stamp = join(checkout, "out/built");

/**
 * Builds out/: main process, preload and renderer by electron-vite, and the `guesthouse` command.
 * Each is bundled whole but for koffi, machine code that is looked up in node_modules when it runs.
 */
export async function compile(): Promise<boolean> {
  const began = new Date();
  const shells = await run(tool("electron-vite"), ["build", "--logLevel=warn"], { show: true });
  if (shells.status !== 0) return false;
  await build({
    configFile: false,
    root: checkout,
    logLevel: "warn",
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: "node24",
      outDir: "out/cli",
      emptyOutDir: true,
      rolldownOptions: {
        input: { guesthouse: "electron/cli/guesthouse.ts", ...ownEntries },
        external: ["koffi"],
        // Beside each other, where the backend looks for its threads and processes.
        output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  });
  await writeFile(stamp, "");
  // A file that was saved while building may or may not be in it.
  await utimes(stamp, began, began);
  return true;
}

/** Builds where a source is newer than what was built of it; false when the build failed. */
export async function compileIfStale(): Promise<boolean> {
  const built = await stat(stamp).catch(() => undefined);
  if (built && (await newest()) <= built.mtimeMs) return true;
  console.log("Building …");
  return await compile();
}

/** When a source was last changed. Folders count: theirs is the time of a removal. */
async function newest(): Promise<number> {
  const paths = await Promise.all(
    sources.map(async (source) => {
      const inside = await readdir(join(checkout, source), { recursive: true }).catch(() => []);
      return [source, ...inside.map((path) => join(source, path))];
    }),
  );
  const times = await Promise.all(
    paths.flat().map((path) =>
      stat(join(checkout, path)).then(
        (facts) => facts.mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.max(...times);
}

if (import.meta.main) process.exitCode = (await compile()) ? 0 : 1;
