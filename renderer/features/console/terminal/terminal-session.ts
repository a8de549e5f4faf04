import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { SerializeAddon } from "@xterm/addon-serialize";
import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { type ITheme, Terminal } from "@xterm/xterm";
import type { ByteChannel } from "../../../../shared/model/byte-channel.ts";
import { toErrorData } from "../../../components/errors.ts";
import { type Attempt, ConsoleLink } from "../link/console-link.ts";
import { pump } from "./pump.ts";
import { drawWithWebgl } from "./renderer.ts";
import { muteReplies } from "./replies.ts";

const scrollbackLines = 10_000;
export const fontFamily = '"JetBrains Mono Variable", "JetBrains Mono", monospace';
/** The backend's scrollback comes without a pause; once the line is this quiet, it has been shown, ms. */
const replayOver = 250;

export interface TerminalOptions {
  readonly theme: ITheme;
  readonly fontSize: number;
  readonly screenReader: boolean;
}

export interface TerminalEvents {
  /** A link in the guest's output was clicked. */
  onLink(address: string): void;
  /** A key that the terminal's own bar understands; true when it was one. */
  onKey(event: KeyboardEvent): boolean;
}

/**
 * One terminal of a machine: an xterm that lives on, with its scrollback, while its tab is hidden or its
 * connection is away. Needs a DOM, but is bound to none of its places: {@link attach} moves it.
 */
export class TerminalSession {
  readonly link: ConsoleLink;
  readonly terminal: Terminal;
  readonly search = new SearchAddon({ highlightLimit: 2000 });
  readonly #serialize = new SerializeAddon();
  readonly #fit = new FitAddon();
  readonly #element = document.createElement("div");
  readonly #open: (force: boolean) => Promise<ByteChannel>;
  #channel: ByteChannel | undefined;
  #last: Promise<void> = Promise.resolve();
  #replaying = false;
  #detach: (() => void) | undefined;

  constructor(
    open: (force: boolean) => Promise<ByteChannel>,
    options: TerminalOptions,
    events: TerminalEvents,
  ) {
    this.#open = open;
    this.#element.style.cssText = "width: 100%; height: 100%";
    this.terminal = new Terminal({
      // Graphemes and search marks are behind this flag.
      allowProposedApi: true,
      fontFamily,
      fontSize: options.fontSize,
      theme: options.theme,
      screenReaderMode: options.screenReader,
      scrollback: scrollbackLines,
      cursorBlink: false,
      cursorInactiveStyle: "outline",
      minimumContrastRatio: 4.5,
      macOptionIsMeta: true,
      linkHandler: { activate: (_event, address) => events.onLink(address), allowNonHttpProtocols: false },
    });
    for (const addon of [
      this.#fit,
      this.search,
      this.#serialize,
      new UnicodeGraphemesAddon(),
      new WebLinksAddon((_event, address) => events.onLink(address)),
    ]) {
      this.terminal.loadAddon(addon);
    }
    muteReplies(this.terminal, () => this.#replaying);
    this.terminal.attachCustomKeyEventHandler((event) => !events.onKey(event));
    const encoder = new TextEncoder();
    this.terminal.onData((text) => this.#send(encoder.encode(text)));
    this.terminal.onBinary((text) => this.#send(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));
    this.link = new ConsoleLink(
      (attempt) => this.#live(attempt),
      { refusalMeansTakenOver: false },
      toErrorData,
    );
  }

  /** Shows the terminal in `host`, as large as that is, until the returned function is called. */
  attach(host: HTMLElement): () => void {
    this.#detach?.();
    host.append(this.#element);
    if (!this.terminal.element) this.terminal.open(this.#element);
    const stopDrawing = drawWithWebgl(this.terminal);
    const observer = new ResizeObserver(() => this.#fit.fit());
    observer.observe(host);
    const detach = () => {
      if (this.#detach !== detach) return;
      this.#detach = undefined;
      observer.disconnect();
      stopDrawing();
      this.#element.remove();
    };
    this.#detach = detach;
    return detach;
  }

  configure({ theme, fontSize, screenReader }: TerminalOptions): void {
    this.terminal.options.theme = theme;
    this.terminal.options.fontSize = fontSize;
    this.terminal.options.screenReaderMode = screenReader;
    if (this.#detach) this.#fit.fit();
  }

  /** Everything in the scrollback as plain text with escape sequences for its colours. */
  contents(): string {
    return this.#serialize.serialize();
  }

  /** Types text as if the user had, without a bracketed paste. */
  type(text: string): void {
    this.terminal.input(text);
  }

  dispose(): void {
    this.link.dispose();
    this.#detach?.();
    this.terminal.dispose();
  }

  #send(bytes: Uint8Array): void {
    // A line that has just gone takes nothing; the tab shows that it is away.
    this.#channel?.write(bytes).catch(() => {});
  }

  async #live({ signal, force, established }: Attempt): Promise<void> {
    const channel = await this.#open(force);
    // What the connection before this one still has to show must not come after the replay.
    await this.#last;
    if (signal.aborted) {
      channel.close();
      return;
    }
    const abort = () => channel.close();
    signal.addEventListener("abort", abort, { once: true });
    this.#channel = channel;
    this.terminal.reset();
    this.#replaying = true;
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const settle = () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        this.#replaying = false;
      }, replayOver);
    };
    settle();
    established();
    const carried = pump(channel, (bytes, done) =>
      this.terminal.write(bytes, () => {
        if (this.#replaying) settle();
        done();
      }),
    );
    this.#last = carried.catch(() => {});
    try {
      await carried;
    } finally {
      clearTimeout(quiet);
      signal.removeEventListener("abort", abort);
      channel.close();
      if (this.#channel === channel) this.#channel = undefined;
    }
  }
}
