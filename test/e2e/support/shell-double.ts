import { launchDouble, type RunningDouble } from "../../support/electron-double/launch.ts";
import type { LaunchedShell, LaunchOptions } from "./app.ts";

/** What only the double can do: for the specs of the Electron shell itself. */
export interface DoubleShell extends LaunchedShell, Pick<RunningDouble, "electron" | "window"> {}

/** Starts the built main process and preload with the double of `electron`. */
export async function launchInDouble({ env, args, newContext }: LaunchOptions): Promise<DoubleShell> {
  const context = await newContext();
  const { electron, window, close } = await launchDouble(context, { args, env });
  const page = await window.webContents.loaded;
  return {
    electron,
    window,
    page,
    beforeDrop: (path) =>
      page.evaluate((realPath) => {
        const input = document.querySelector<HTMLInputElement>("#dropped-file");
        const side = (window as unknown as Record<symbol, { setPath(file: File, path: string): void }>)[
          Symbol.for("electron-double")
        ];
        side?.setPath(input!.files![0]!, realPath);
      }, path),
    async close() {
      await close();
      await context.close();
    },
  };
}
