import {
  type BrowserWindow,
  dialog,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  MessageChannelMain,
  shell,
} from "electron";
import { z } from "zod";
import type { Outcome } from "../../shared/model/desktop-bridge.ts";
import { AppError } from "../../shared/model/error.ts";
import type { Backend } from "../backend/backend.ts";
import { INTERNAL } from "../rpc/errors.ts";
import { logFault } from "../rpc/report.ts";
import { CHANNELS } from "./channels.ts";
import { isOwnFrame } from "./guards.ts";
import type { Preferences } from "./preferences.ts";

const nonceSchema = z.uuid();
const pathSchema = z.string().min(1).max(4096);
const handleSchema = z.string().length(32);
const nameSchema = z.string().min(1).max(1024);

export interface IpcHandlers {
  /** Called with the window's end of a new port. */
  onPort(port: Electron.MessagePortMain): void;
  readonly backend: Pick<Backend, "registerMedia" | "registerSource" | "registerTarget" | "takeDragged">;
  /** The picture beside the pointer while files are dragged out of the window. */
  readonly dragIcon: string;
  readonly preferences: Pick<Preferences, "keepInTray" | "setKeepInTray">;
}

/** Answers the preload of one window; the only use of Electron's IPC. */
export function serveIpc(window: BrowserWindow, handlers: IpcHandlers): void {
  // The frame is read at once: after an await it may be another's or null.
  const isTrusted = (event: IpcMainEvent | IpcMainInvokeEvent) =>
    isOwnFrame(event.senderFrame, window.webContents);

  window.webContents.ipc.on(CHANNELS.connectPort, (event, nonce: unknown) => {
    if (!isTrusted(event) || !nonceSchema.safeParse(nonce).success) return;
    const { port1, port2 } = new MessageChannelMain();
    handlers.onPort(port1);
    event.senderFrame?.postMessage(CHANNELS.port, nonce, [port2]);
  });

  const { backend } = handlers;
  const registers = {
    [CHANNELS.registerFile]: (path: string) => backend.registerMedia(path),
    [CHANNELS.registerSource]: (path: string) => backend.registerSource(path),
  };
  for (const [channel, register] of Object.entries(registers)) {
    window.webContents.ipc.handle(channel, async (event, path: unknown): Promise<Outcome<string>> => {
      if (!isTrusted(event)) throw new Error("refused");
      return outcome(async () => {
        const parsed = pathSchema.safeParse(path);
        if (!parsed.success) {
          throw new AppError({
            code: "no-file",
            message: "What was dropped is not a file on this computer.",
            hint: "Save it to a folder first, then drop it from there.",
          });
        }
        return register(parsed.data);
      });
    });
  }

  window.webContents.ipc.handle(CHANNELS.pickMedia, async (event): Promise<Outcome<string | null>> => {
    if (!isTrusted(event)) throw new Error("refused");
    return outcome(async () => {
      const path = await pickFile(window);
      return path === undefined ? null : backend.registerMedia(path);
    });
  });

  window.webContents.ipc.handle(
    CHANNELS.pickSave,
    async (event, name: unknown): Promise<Outcome<string | null>> => {
      const parsed = nameSchema.safeParse(name);
      if (!isTrusted(event) || !parsed.success) throw new Error("refused");
      return outcome(async () => {
        const path = await pickTarget(window, parsed.data);
        return path === undefined ? null : backend.registerTarget(path);
      });
    },
  );

  window.webContents.ipc.handle(CHANNELS.pickFolder, async (event): Promise<string | null> => {
    if (!isTrusted(event)) throw new Error("refused");
    return (await pickFolder(window)) ?? null;
  });

  window.webContents.ipc.on(CHANNELS.showFolder, (event, path: unknown) => {
    const parsed = pathSchema.safeParse(path);
    // Never opened: what is there may have come from a guest.
    if (isTrusted(event) && parsed.success) shell.showItemInFolder(parsed.data);
  });

  window.webContents.ipc.handle(
    CHANNELS.startDrag,
    async (event, handle: unknown): Promise<Outcome<null>> => {
      const parsed = handleSchema.safeParse(handle);
      if (!isTrusted(event) || !parsed.success) throw new Error("refused");
      return outcome(async () => {
        const [file, ...more] = (await backend.takeDragged(parsed.data)) ?? [];
        if (file !== undefined && !window.isDestroyed()) {
          window.webContents.startDrag({ file, files: [file, ...more], icon: handlers.dragIcon });
        }
        return null;
      });
    },
  );

  window.webContents.ipc.handle(CHANNELS.keepInTray, async (event): Promise<boolean> => {
    if (!isTrusted(event)) throw new Error("refused");
    return handlers.preferences.keepInTray;
  });

  window.webContents.ipc.handle(
    CHANNELS.setKeepInTray,
    async (event, keep: unknown): Promise<Outcome<null>> => {
      const parsed = z.boolean().safeParse(keep);
      if (!isTrusted(event) || !parsed.success) throw new Error("refused");
      return outcome(async () => {
        await handlers.preferences.setKeepInTray(parsed.data);
        return null;
      });
    },
  );
}

/** The native dialog for an installation medium; undefined when it was cancelled. */
export async function pickFile(window: BrowserWindow): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: "Choose an installation image",
    properties: ["openFile"],
    filters: [
      { name: "Disc images", extensions: ["iso", "img"] },
      { name: "All files", extensions: ["*"] },
    ],
  });
  return canceled ? undefined : filePaths[0];
}

/** The native dialog for a folder to be copied into; undefined when it was cancelled. */
async function pickFolder(window: BrowserWindow): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: "Choose a folder",
    properties: ["openDirectory", "createDirectory"],
  });
  return canceled ? undefined : filePaths[0];
}

/** The native dialog for a file to be written, which asks before one is replaced; undefined when it was cancelled. */
async function pickTarget(window: BrowserWindow, name: string): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: "Save the disk image",
    // Names of volumes may hold slashes, and are no paths.
    defaultPath: name.replaceAll(/[/\\]/g, "-"),
    properties: ["createDirectory", "showOverwriteConfirmation"],
  });
  return canceled || filePath === "" ? undefined : filePath;
}

async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof AppError) return { error: error.toData() };
    logFault("shell", error);
    return { error: INTERNAL };
  }
}
