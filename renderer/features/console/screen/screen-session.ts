import type Rfb from "@novnc/novnc";
import type { ByteChannel } from "../../../../shared/model/byte-channel.ts";
import { toErrorData } from "../../../components/errors.ts";
import { modifiers } from "../keys.ts";
import { type Attempt, ConsoleLink } from "../link/console-link.ts";
import type { Scaling } from "../preferences.ts";
import { RfbChannel } from "./rfb-channel.ts";

/** Longest text that is taken from the guest's clipboard, characters: it comes unasked and untrusted. */
const longestClipboard = 1_000_000;
/** How long the last picture stays behind a new connection, until the server has sent one, ms. */
const handover = 300;

export interface ScreenHosts {
  /** noVNC puts its own elements in here. */
  readonly live: HTMLElement;
  /** Holds the last picture while there is no connection. */
  readonly still: HTMLCanvasElement;
}

export interface ScreenEvents {
  onGuestClipboard(text: string): void;
}

/** The machine's screen over VNC: one noVNC object per connection, the settings that outlive it, and its input. */
export class ScreenSession {
  readonly link: ConsoleLink;
  #rfb: Rfb | undefined;
  #scaling: Scaling = "fit";
  readonly #hosts: ScreenHosts;
  readonly #open: () => Promise<ByteChannel>;
  readonly #events: ScreenEvents;

  constructor(hosts: ScreenHosts, open: () => Promise<ByteChannel>, events: ScreenEvents) {
    this.#hosts = hosts;
    this.#open = open;
    this.#events = events;
    this.link = new ConsoleLink(
      (attempt) => this.#live(attempt),
      { refusalMeansTakenOver: true },
      toErrorData,
    );
  }

  setScaling(scaling: Scaling): void {
    this.#scaling = scaling;
    if (this.#rfb) applyScaling(this.#rfb, scaling);
  }

  focus(): void {
    this.#rfb?.focus({ preventScroll: true });
  }

  /** Gives the keyboard back to the application. */
  blur(): void {
    this.#rfb?.blur();
  }

  /** Lets go of every key that noVNC or, after a lost key-up, the guest thinks is down. */
  releaseKeys(): void {
    const rfb = this.#rfb;
    if (!rfb) return;
    for (const { keysym, code } of modifiers) rfb.sendKey(keysym, code, false);
  }

  /** Offers text to the guest's clipboard; what becomes of it is up to the guest's agent. */
  sendClipboard(text: string): void {
    this.#rfb?.clipboardPasteFrom(text);
  }

  /** The picture as it is now, as PNG; rejects when there is none. */
  screenshot(): Promise<Blob> {
    return new Promise((resolve, reject) => {
      const none = () => reject(new Error("no picture"));
      if (!this.#rfb) return none();
      this.#rfb.toBlob((blob) => (blob ? resolve(blob) : none()), "image/png");
    });
  }

  /** Forgets the last picture: after a stop it would show a machine that is no more. */
  clear(): void {
    this.#hosts.still.width = 0;
  }

  dispose(): void {
    this.link.dispose();
  }

  async #live({ signal, force, established }: Attempt): Promise<void> {
    const [{ default: RfbClass }, channel] = await Promise.all([import("@novnc/novnc"), this.#open()]);
    if (signal.aborted) {
      channel.close();
      return;
    }
    const raw = new RfbChannel(channel);
    // Asking for exclusive access makes QEMU end every other viewer's session.
    const rfb = new RfbClass(this.#hosts.live, raw, { shared: !force });
    rfb.background = "transparent";
    rfb.focusOnClick = true;
    applyScaling(rfb, this.#scaling);
    const abort = () => rfb.disconnect();
    signal.addEventListener("abort", abort, { once: true });
    const hadFocus = this.#hosts.live.contains(document.activeElement);

    rfb.addEventListener("clipboard", ({ detail }) =>
      this.#events.onGuestClipboard(detail.text.slice(0, longestClipboard)),
    );
    rfb.addEventListener("connect", () => {
      this.#rfb = rfb;
      setTimeout(() => {
        if (this.#rfb === rfb) this.clear();
      }, handover);
      if (hadFocus) rfb.focus({ preventScroll: true });
      established();
    });
    const refusal = await new Promise<string | undefined>((resolve) => {
      rfb.addEventListener("securityfailure", ({ detail }) => resolve(detail.reason ?? "refused"));
      rfb.addEventListener("credentialsrequired", () => {
        resolve("password");
        rfb.disconnect();
      });
      rfb.addEventListener("disconnect", () => resolve(undefined));
    });
    signal.removeEventListener("abort", abort);
    if (this.#rfb === rfb) this.#rfb = undefined;
    if (!signal.aborted) this.#keepPicture(rfb);
    if (raw.failure !== undefined) throw raw.failure;
    if (refusal !== undefined) throw new Error(refusal);
  }

  #keepPicture(rfb: Rfb): void {
    let picture: ImageData;
    try {
      picture = rfb.getImageData();
    } catch {
      // Nothing had been drawn yet.
      return;
    }
    const { still } = this.#hosts;
    still.width = picture.width;
    still.height = picture.height;
    still.getContext("2d")?.putImageData(picture, 0, 0);
  }
}

function applyScaling(rfb: Rfb, scaling: Scaling): void {
  // A guest that cannot be resized is still scaled down to what fits.
  rfb.scaleViewport = scaling !== "actual";
  rfb.resizeSession = scaling === "resize";
}
