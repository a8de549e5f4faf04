import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BrowserContext } from "@playwright/test";
import { ElectronDouble } from "./double.ts";
import type { WindowDouble } from "./window-double.ts";

const main = join(import.meta.dirname, "../../../out/main/index.js");
/** The doubles that started applications import, by the number in their main module's address. */
const doubles = new Map<string, ElectronDouble>();
const REGISTRY = Symbol.for("electron-doubles");
let hooked = false;
let count = 0;

export interface RunningDouble {
  readonly electron: ElectronDouble;
  readonly window: WindowDouble;
  /** Closes the window, as its user does, and waits until the application has quit. */
  close(): Promise<void>;
}

/**
 * Starts the built main process in this process, with the double in the place of `electron`, and waits for
 * its window.
 *
 * @param env what the application finds in its environment while it starts
 */
export async function launchDouble(
  context: BrowserContext,
  { args = [], env = {} }: { args?: readonly string[]; env?: Record<string, string | undefined> } = {},
): Promise<RunningDouble> {
  hookElectron();
  const electron = new ElectronDouble({ context });
  const number = String(++count);
  doubles.set(number, electron);
  const before = { argv: process.argv, env: process.env };
  process.argv = [process.execPath, "app", ...args];
  process.env = { ...before.env, ...env };
  try {
    // Another address makes another instance of the module.
    await import(`${pathToFileURL(main)}?double=${number}`);
    const window = await electron.firstWindow();
    return {
      electron,
      window,
      async close() {
        const quit = new Promise((resolve) => electron.app.once("quit", resolve));
        await window.close();
        await quit;
      },
    };
  } finally {
    process.argv = before.argv;
    process.env = before.env;
    doubles.delete(number);
  }
}

/** Makes `import … from "electron"` in a started main module give its double's exports. */
function hookElectron(): void {
  if (hooked) return;
  hooked = true;
  Object.defineProperty(globalThis, REGISTRY, { value: doubles });
  registerHooks({
    resolve(specifier, context, next) {
      const number = /\?double=(\d+)$/.exec(context.parentURL ?? "")?.[1];
      if (specifier !== "electron" || !number) return next(specifier, context);
      return { url: `electron-double:${number}`, shortCircuit: true };
    },
    load(url, context, next) {
      if (!url.startsWith("electron-double:")) return next(url, context);
      const number = url.slice("electron-double:".length);
      const names = Object.keys(doubles.get(number)?.exports() ?? {}).join(", ");
      const source = `export const { ${names} } = globalThis[Symbol.for("electron-doubles")].get("${number}").exports();`;
      return { format: "module", source, shortCircuit: true };
    },
  });
}
