import { EventEmitter } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Route } from "@playwright/test";
import type Electron from "electron";
import { PAGE_ORIGIN, toAppUrl } from "./addresses.ts";
import { NotificationDouble } from "./notification-double.ts";
import { ChannelDouble } from "./ports.ts";
import { type NativeImageDouble, TrayDouble } from "./tray-double.ts";
import { forkUtility } from "./utility-double.ts";
import { type WebContentsDouble, WindowDouble } from "./window-double.ts";

type ProtocolHandler = (request: Request) => Response | Promise<Response>;

export interface DoubleOptions {
  readonly context: BrowserContext;
  readonly isPackaged?: boolean;
}

/**
 * The part of the `electron` module that the application uses. The pages, the message channels, the requests
 * and the policy are real; what Electron itself would draw or ask the desktop for is recorded here instead.
 */
export class ElectronDouble {
  readonly windows: WindowDouble[] = [];
  readonly trays: TrayDouble[] = [];
  readonly openedExternally: string[] = [];
  /** What the file manager was asked to show. */
  readonly shownInFolder: string[] = [];
  readonly messageBoxes: Electron.MessageBoxOptions[] = [];
  /** The number of the button that the next message boxes are answered with. */
  messageBoxAnswer = 0;
  readonly notifications: NotificationDouble[] = [];
  /** What the next open dialog returns; undefined cancels it. */
  nextOpenDialog: string | undefined;
  /** What the next save dialog returns; undefined cancels it. */
  nextSaveDialog: string | undefined;
  readonly saveDialogs: Electron.SaveDialogOptions[] = [];
  menu: Electron.MenuItemConstructorOptions[] = [];
  sandboxEnabled = false;
  schemes: Electron.CustomScheme[] = [];
  /** Addresses that the page asked for and the double did not let out. */
  readonly blocked: string[] = [];
  readonly protocolHandlers = new Map<string, ProtocolHandler>();
  permissionRequest: Parameters<Electron.Session["setPermissionRequestHandler"]>[0] = null;
  permissionCheck: Parameters<Electron.Session["setPermissionCheckHandler"]>[0] = null;
  readonly app: EventEmitter & Pick<Electron.App, "isPackaged">;
  readonly #context: BrowserContext;
  readonly #preloads = new Map<string, string>();
  #ready = false;
  #quitting = false;

  constructor({ context, isPackaged = false }: DoubleOptions) {
    this.#context = context;
    this.app = Object.assign(new EventEmitter(), {
      isPackaged,
      enableSandbox: () => {
        this.#beforeReady("enableSandbox");
        this.sandboxEnabled = true;
      },
      requestSingleInstanceLock: () => true,
      setAsDefaultProtocolClient: () => true,
      whenReady: async () => {
        await context.route("**/*", (route) => this.#answer(route));
        this.#ready = true;
      },
      quit: () => void this.#quit(),
      exit: () => {
        this.app.emit("quit");
      },
    });
  }

  /** The module's exports, as `import … from "electron"` sees them. */
  exports(): Partial<Record<keyof typeof Electron, unknown>> {
    const double = this;
    const session = {
      protocol: {
        handle: (scheme: string, handler: ProtocolHandler) => {
          if (!this.#ready) throw new Error("protocol.handle before the app is ready");
          this.protocolHandlers.set(scheme, handler);
        },
      },
      setPermissionRequestHandler: (handler: typeof this.permissionRequest) => {
        this.permissionRequest = handler;
      },
      setPermissionCheckHandler: (handler: typeof this.permissionCheck) => {
        this.permissionCheck = handler;
      },
      setDevicePermissionHandler: () => {},
      setDisplayMediaRequestHandler: () => {},
    };
    return {
      app: this.app,
      BrowserWindow: class extends WindowDouble {
        constructor(options: Electron.BrowserWindowConstructorOptions) {
          super(double.#windowHost(), options);
          double.windows.push(this);
        }
      },
      Menu: {
        buildFromTemplate: (template: typeof this.menu) => template,
        setApplicationMenu: (menu: typeof this.menu) => {
          this.menu = menu;
        },
      },
      Tray: class extends TrayDouble {
        constructor(image: NativeImageDouble) {
          super(image);
          if (!double.#ready) throw new Error("a tray before the app is ready");
          double.trays.push(this);
        }
      },
      Notification: class extends NotificationDouble {
        constructor(options: Electron.NotificationConstructorOptions) {
          super(options);
          double.notifications.push(this);
        }
      },
      nativeImage: { createFromPath: (path: string): NativeImageDouble => ({ path }) },
      MessageChannelMain: ChannelDouble,
      dialog: {
        showOpenDialog: async () => {
          const path = this.nextOpenDialog;
          return { canceled: path === undefined, filePaths: path === undefined ? [] : [path] };
        },
        showSaveDialog: async (_window: unknown, options: Electron.SaveDialogOptions) => {
          this.saveDialogs.push(options);
          const path = this.nextSaveDialog;
          return { canceled: path === undefined, filePath: path ?? "" };
        },
        showErrorBox: (_title: string, content: string) => {
          throw new Error(content);
        },
        showMessageBox: async (_window: unknown, options: Electron.MessageBoxOptions) => {
          this.messageBoxes.push(options);
          return { response: this.messageBoxAnswer, checkboxChecked: false };
        },
      },
      protocol: {
        registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) => {
          this.#beforeReady("registerSchemesAsPrivileged");
          this.schemes = schemes;
        },
      },
      screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
      session: { defaultSession: session },
      utilityProcess: { fork: forkUtility },
      shell: {
        openExternal: async (address: string) => {
          this.openedExternally.push(address);
        },
        showItemInFolder: (path: string) => {
          this.shownInFolder.push(path);
        },
      },
    };
  }

  /** The first window with its page loaded. */
  async firstWindow(): Promise<WindowDouble> {
    while (this.windows.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const window = this.windows[0]!;
    await window.webContents.loaded;
    return window;
  }

  /** Asks a protocol handler as a page of the session would. */
  async fetch(address: string, init?: RequestInit): Promise<Response> {
    const handler = this.protocolHandlers.get(new URL(address).protocol.slice(0, -1));
    if (!handler) throw new Error(`Nothing handles ${address}`);
    return handler(requestTo(address, init));
  }

  /** Chooses an item of the application's menu by its label. */
  clickMenu(label: string): void {
    const items = this.menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    const item = items.find((candidate) => candidate.label === label);
    if (!item?.click) throw new Error(`No item ${label} in the menu`);
    (item.click as () => void)();
  }

  #windowHost() {
    return {
      context: this.#context,
      preloadScript: (path: string) => this.#preloadScript(path),
      onContents: (contents: WebContentsDouble) => {
        this.app.emit("web-contents-created", {}, contents);
      },
      onClosed: (window: WindowDouble) => {
        this.windows.splice(this.windows.indexOf(window), 1);
        // Electron does not tell of it while it quits.
        if (this.windows.length === 0 && !this.#quitting) this.app.emit("window-all-closed");
      },
    };
  }

  async #preloadScript(path: string): Promise<string> {
    const known = this.#preloads.get(path);
    if (known) return known;
    const [pageSide, preload] = await Promise.all([
      readFile(join(import.meta.dirname, "page-side.js"), "utf8"),
      readFile(path, "utf8"),
    ]);
    // A function, so that the preload's own dollar signs stay what they are.
    const script = pageSide.replace("PRELOAD;", () => preload);
    this.#preloads.set(path, script);
    return script;
  }

  /** The session's network: our own pages through the protocol handler, and nothing else at all. */
  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const url = toAppUrl(request.url());
    if (request.isNavigationRequest() && this.#isRefused(route, url)) {
      this.blocked.push(url);
      await route.abort("aborted");
      return;
    }
    if (!request.url().startsWith(`${PAGE_ORIGIN}/`)) {
      this.blocked.push(url);
      await route.abort("blockedbyclient");
      return;
    }
    const response = await this.fetch(url, { method: request.method() });
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }

  /** Asks the application's navigation listeners, as Electron does before it follows a page. */
  #isRefused(route: Route, url: string): boolean {
    const request = route.request();
    const page = request.frame().page();
    const contents = this.windows.find(({ webContents }) => webContents.page === page)?.webContents;
    let refused = false;
    const event = {
      url,
      isMainFrame: request.frame() === page.mainFrame(),
      preventDefault: () => {
        refused = true;
      },
    };
    contents?.emit("will-frame-navigate", event);
    if (event.isMainFrame) contents?.emit("will-navigate", event);
    return refused;
  }

  /** Windows first, then the application's last chance to hold it up. */
  async #quit(): Promise<void> {
    let stays = false;
    this.app.emit("before-quit", {
      preventDefault: () => {
        stays = true;
      },
    });
    if (stays) return;
    this.#quitting = true;
    for (const window of [...this.windows]) await window.close();
    let held = false;
    this.app.emit("will-quit", {
      preventDefault: () => {
        held = true;
      },
    });
    if (!held) this.app.emit("quit");
  }

  #beforeReady(what: string): void {
    if (this.#ready) throw new Error(`${what} after the app is ready`);
  }
}

/** Electron's requests may have any scheme and method; the standard class wants to be told twice. */
function requestTo(address: string, init: RequestInit = {}): Request {
  return { url: new URL(address).href, method: init.method ?? "GET" } as Request;
}
