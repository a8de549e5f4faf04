import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "../backend/files/replace-file.ts";

const schema = z.strictObject({ keepInTray: z.boolean() });

/** What the user wants of the desktop's shell: of this computer, whichever machines it shows. */
export class Preferences {
  readonly #file: string;
  #keepInTray: boolean;

  private constructor(file: string, keepInTray: boolean) {
    this.#file = file;
    this.#keepInTray = keepInTray;
  }

  /** As they were left; as they are at first where nothing (readable) was. */
  static async read(stateDir: string): Promise<Preferences> {
    const file = join(stateDir, "desktop.json");
    const kept = await readFile(file, "utf8").then(
      (text) => schema.safeParse(parsed(text)),
      () => undefined,
    );
    return new Preferences(file, kept?.data?.keepInTray ?? false);
  }

  /** Whether closing the window hides it, and the app goes on in the tray. */
  get keepInTray(): boolean {
    return this.#keepInTray;
  }

  /** @throws Error where it cannot be written; it then stays as it was */
  async setKeepInTray(keepInTray: boolean): Promise<void> {
    await replaceFile(this.#file, `${JSON.stringify({ keepInTray })}\n`);
    this.#keepInTray = keepInTray;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
