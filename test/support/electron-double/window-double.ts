import { EventEmitter } from "node:events";
import type { BrowserContext, Frame, Page } from "@playwright/test";
import type { BrowserWindowConstructorOptions, Item, WebContents, WebFrameMain } from "electron";
import { toAppUrl, toPageUrl } from "./addresses.ts";
import { PageLink } from "./page-link.ts";
import { innerPort } from "./ports.ts";
import type { Envelope } from "./wire-format.ts";

type InvokeHandler = (event: unknown, ...args: unknown[]) => unknown;

/** Electron's `webContents.ipc`: listeners and handlers of one window. */
class IpcDouble extends EventEmitter {
  readonly handlers = new Map<string, InvokeHandler>();

  handle(channel: string, handler: InvokeHandler): void {
    if (this.handlers.has(channel)) throw new Error(`A second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }
}

/** A frame as the main process sees it. */
export class FrameDouble implements Pick<WebFrameMain, "url" | "origin" | "postMessage"> {
  readonly #frame: Frame;
  readonly #link: PageLink;

  constructor(frame: Frame, link: PageLink) {
    this.#frame = frame;
    this.#link = link;
  }

  get url(): string {
    return toAppUrl(this.#frame.url());
  }

  get origin(): string {
    return /^[a-z]+:\/\/[^/]*/.exec(this.url)?.[0] ?? "null";
  }

  postMessage(channel: string, message: unknown, transfer: readonly unknown[] = []): void {
    this.#link.sendIpc(channel, [message], transfer.map(innerPort));
  }
}

/** Electron's WebContents over a Chromium page, which appears a moment after the window was made. */
export class WebContentsDouble extends EventEmitter implements Pick<WebContents, "send" | "startDrag"> {
  readonly ipc = new IpcDouble();
  /** Settles with the page once the first address has been loaded. */
  readonly loaded: Promise<Page>;
  page: Page | undefined;
  link: PageLink | undefined;
  windowOpenHandler: ((details: { url: string }) => { action: string }) | undefined;
  /** What was to be dragged out of the window. */
  readonly drags: Item[] = [];
  readonly #frames = new WeakMap<Frame, FrameDouble>();
  readonly #ready: Promise<Page>;
  readonly #setLoaded: (page: Page) => void;

  constructor(ready: Promise<Page>) {
    super();
    this.#ready = ready;
    const { promise, resolve } = Promise.withResolvers<Page>();
    this.loaded = promise;
    this.#setLoaded = resolve;
  }

  get mainFrame(): FrameDouble {
    if (!this.page) throw new Error("The page is not there yet");
    return this.frameOf(this.page.mainFrame());
  }

  /** One object for each frame, so that frames can be compared. */
  frameOf(frame: Frame): FrameDouble {
    if (!this.link) throw new Error("The page is not there yet");
    const known = this.#frames.get(frame) ?? new FrameDouble(frame, this.link);
    this.#frames.set(frame, known);
    return known;
  }

  send(channel: string, ...args: unknown[]): void {
    this.link?.sendIpc(channel, args, []);
  }

  startDrag(item: Item): void {
    this.drags.push(item);
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }

  /** The double opens no second window; an application that wants one needs more of a double. */
  openWindow(url: string): void {
    const answer = this.windowOpenHandler?.({ url: toAppUrl(url) });
    if (answer?.action !== "deny") throw new Error(`window.open(${url}) was not denied`);
  }

  async loadURL(address: string): Promise<void> {
    const page = await this.#ready;
    await page.goto(toPageUrl(address));
    this.#setLoaded(page);
  }
}

export interface WindowHost {
  readonly context: BrowserContext;
  /** Runs in the page before its own scripts: the preload in its environment. */
  preloadScript(preload: string): Promise<string>;
  onContents(contents: WebContentsDouble): void;
  onClosed(window: WindowDouble): void;
}

/** Electron's BrowserWindow: the page is real, the window's frame is remembered values. */
export class WindowDouble extends EventEmitter {
  readonly webContents: WebContentsDouble;
  readonly options: BrowserWindowConstructorOptions;
  readonly #host: WindowHost;
  progress = -1;
  shown: boolean;
  maximized = false;
  focused = 0;

  constructor(host: WindowHost, options: BrowserWindowConstructorOptions) {
    super();
    this.#host = host;
    this.options = options;
    this.shown = options.show ?? true;
    this.webContents = new WebContentsDouble(this.#open());
    host.onContents(this.webContents);
  }

  async #open(): Promise<Page> {
    const page = await this.#host.context.newPage();
    const contents = this.webContents;
    const link = new PageLink(page, (channel, args) => {
      contents.ipc.emit(channel, { senderFrame: contents.mainFrame, sender: contents }, ...args);
    });
    contents.page = page;
    contents.link = link;
    // The page side runs in the main frame alone, so these come from there.
    await page.exposeBinding("__electronDoublePost", (_, envelopes: Envelope[]) => link.receive(envelopes));
    await page.exposeBinding(
      "__electronDoubleInvoke",
      async ({ frame }, channel: string, args: unknown[]) => {
        if (channel === "window-open") {
          contents.openWindow(String(args[0]));
          return undefined;
        }
        const handler = contents.ipc.handlers.get(channel);
        if (!handler) throw new Error(`No handler registered for '${channel}'`);
        return handler({ senderFrame: contents.frameOf(frame), sender: contents }, ...args);
      },
    );
    const preload = this.options.webPreferences?.preload;
    if (preload) await page.addInitScript({ content: await this.#host.preloadScript(preload) });
    page.on("request", (request) => {
      if (!request.isNavigationRequest()) return;
      const isMainFrame = request.frame() === page.mainFrame();
      if (isMainFrame) link.reset();
      contents.emit("did-start-navigation", {
        url: toAppUrl(request.url()),
        isMainFrame,
        isSameDocument: false,
      });
    });
    page.on("domcontentloaded", () => this.emit("ready-to-show"));
    page.on("crash", () => contents.emit("render-process-gone"));
    page.on("close", () => {
      link.reset();
      contents.emit("destroyed");
      this.emit("closed");
      this.#host.onClosed(this);
    });
    // A link with a target opens a page of its own before anyone is asked.
    page.on("popup", (popup) => {
      const url = popup.url();
      void popup.close();
      contents.openWindow(url);
    });
    return page;
  }

  loadURL(address: string): Promise<void> {
    return this.webContents.loadURL(address);
  }

  /** As the user's click on the window's close button does; the application may keep it from closing. */
  async close(): Promise<void> {
    let held = false;
    this.emit("close", {
      preventDefault() {
        held = true;
      },
    });
    if (!held) await this.webContents.page?.close();
  }

  isDestroyed(): boolean {
    return this.webContents.page?.isClosed() ?? false;
  }

  hide(): void {
    this.shown = false;
  }

  show(): void {
    this.shown = true;
  }

  focus(): void {
    this.focused += 1;
  }

  /** Whether it has the keyboard: the last that was asked for, or what a test says. */
  inFront = true;

  isFocused(): boolean {
    return this.shown && this.inFront;
  }

  maximize(): void {
    this.maximized = true;
  }

  isMaximized(): boolean {
    return this.maximized;
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {}

  setProgressBar(fraction: number): void {
    this.progress = fraction;
  }

  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    const { x = 0, y = 0, width = 800, height = 600 } = this.options;
    return { x, y, width, height };
  }
}
