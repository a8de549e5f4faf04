import { join } from "node:path";
import { app, BrowserWindow, dialog, Menu, screen } from "electron";
import { AppError } from "../../shared/model/error.ts";
import type { Backend } from "../backend/backend.ts";
import { INTERNAL } from "../rpc/errors.ts";
import { logFault } from "../rpc/report.ts";
import type { Sessions } from "../rpc/session.ts";
import { CHANNELS } from "./channels.ts";
import { CLOSING_CHOICES, type ClosingChoice } from "./closing.ts";
import { openExternal } from "./guards.ts";
import { pickFile, serveIpc } from "./ipc.ts";
import { menuTemplate } from "./menu.ts";
import { ORIGIN, routeOfLink } from "./origin.ts";
import { servePort } from "./port-session.ts";
import type { Preferences } from "./preferences.ts";
import { webPreferences } from "./web-preferences.ts";
import { readWindowState, writeWindowState } from "./window-state.ts";

export interface WindowOptions {
  readonly backend: Backend;
  readonly sessions: Sessions;
  readonly preload: string;
  readonly stateDir: string;
  /** Folder of the marks. */
  readonly assets: string;
  readonly preferences: Preferences;
  /** Whether the app is on its way out: its window then closes whatever the preferences say. */
  isQuitting(): boolean;
  /** Whether the window may close and the app end with it; where not, the user is being asked. */
  mayClose(): boolean;
  /** Called when the window comes to the front. */
  onShow(): void;
}

/** The app's one window. Closing it leaves machines running. */
export class MainWindow {
  readonly #window: BrowserWindow;
  readonly #backend: Backend;
  readonly #sessions: Sessions;
  readonly #onShow: () => void;
  #endSession: (() => void) | undefined;
  /** Messages to a page that does not listen yet. */
  #waiting: (readonly [channel: string, value: string])[] = [];

  constructor(options: WindowOptions) {
    const { backend, sessions, preload, stateDir, preferences } = options;
    this.#backend = backend;
    this.#sessions = sessions;
    this.#onShow = () => options.onShow();
    const stateFile = join(stateDir, "window.json");
    const state = readWindowState(
      stateFile,
      screen.getAllDisplays().map((display) => display.workArea),
    );
    const { maximized = false, ...bounds } = state ?? { width: 1280, height: 800 };
    this.#window = new BrowserWindow({
      ...bounds,
      minWidth: 720,
      minHeight: 480,
      show: false,
      title: "Guesthouse",
      webPreferences: webPreferences(preload, app.isPackaged),
    });
    if (maximized) this.#window.maximize();
    this.#window.once("ready-to-show", () => this.#window.show());
    this.#window.on("close", (event) => {
      const { x, y, width, height } = this.#window.getNormalBounds();
      try {
        writeWindowState(stateFile, { x, y, width, height, maximized: this.#window.isMaximized() });
      } catch (error) {
        // A full disk costs the window's place, and must not keep it from closing.
        logFault("window state", error);
      }
      const hides = preferences.keepInTray && !options.isQuitting();
      if (!hides && options.mayClose()) return;
      event.preventDefault();
      if (hides) this.#window.hide();
    });

    const { webContents } = this.#window;
    // A page that goes takes its calls, subscriptions and byte channels with it.
    webContents.on("did-start-navigation", ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#end();
    });
    webContents.on("render-process-gone", () => this.#end());
    webContents.on("destroyed", () => this.#end());
    serveIpc(this.#window, {
      onPort: (port) => {
        this.#end();
        this.#endSession = servePort(port, this.#sessions);
        for (const [channel, value] of this.#waiting.splice(0)) webContents.send(channel, value);
      },
      backend: this.#backend,
      preferences,
      dragIcon: join(options.assets, "tray@2x.png"),
    });
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        menuTemplate(
          {
            newMachine: () => void this.#pickAndOpen(),
            navigate: (route) => this.#tell(CHANNELS.navigate, route),
            openExternal,
          },
          app.isPackaged,
        ),
      ),
    );
    void this.#window.loadURL(`${ORIGIN}/`);
  }

  /** Brings the window to the front, wherever it was; with a route, at that page. */
  show(route?: string): void {
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
    this.#onShow();
    if (route !== undefined) this.#tell(CHANNELS.navigate, route);
  }

  /** Takes the window away; the app goes on. */
  hide(): void {
    this.#window.hide();
  }

  /** Whether the user sees it now. */
  get inFront(): boolean {
    return this.#window.isFocused();
  }

  /** The progress on its entry in the task bar, in Electron's own numbers. */
  setProgress(progress: number): void {
    this.#window.setProgressBar(progress);
  }

  /** Asks what is to become of the work that runs when the app ends. */
  async askToClose(running: number): Promise<ClosingChoice> {
    this.show();
    const { response } = await dialog.showMessageBox(this.#window, {
      type: "question",
      message: running === 1 ? "A job is still running" : `${running} jobs are still running`,
      detail:
        "Cancelling stops the work and deletes what is only partly written. In the background Guesthouse goes on without its window, in the tray; start it once more to see it again.",
      buttons: ["Cancel work and quit", "Quit when done", "Keep in background", "Back"],
      defaultId: CLOSING_CHOICES.indexOf("background"),
      cancelId: CLOSING_CHOICES.indexOf("back"),
      noLink: true,
    });
    return CLOSING_CHOICES[response] ?? "back";
  }

  /** Tells of what failed outside the page. */
  async showError(where: string, error: unknown): Promise<void> {
    if (!(error instanceof AppError)) logFault(where, error);
    const { message, hint = "" } = error instanceof AppError ? error : INTERNAL;
    await dialog.showMessageBox(this.#window, { type: "error", message, detail: hint });
  }

  /** Opens a `guesthouse://` link, or the sheet for a file given by its absolute path. */
  async open(target: string): Promise<void> {
    if (target.startsWith("guesthouse:")) {
      const route = routeOfLink(target);
      if (route) this.#tell(CHANNELS.navigate, route);
      return;
    }
    try {
      this.#tell(CHANNELS.open, await this.#backend.registerMedia(target));
    } catch (error) {
      await this.showError("open", error);
    }
  }

  async #pickAndOpen(): Promise<void> {
    const path = await pickFile(this.#window);
    if (path !== undefined) await this.open(path);
  }

  #tell(channel: string, value: string): void {
    if (this.#endSession) this.#window.webContents.send(channel, value);
    else this.#waiting.push([channel, value]);
  }

  #end(): void {
    this.#endSession?.();
    this.#endSession = undefined;
  }
}
