import type { Page } from "@playwright/test";
import { type NodePort, onMessage } from "./ports.ts";
import { decode, type Envelope, encode } from "./wire-format.ts";

/** Joins ports in Node with real ports in a page, and carries Electron's IPC between the two. */
export class PageLink {
  readonly #page: Page;
  readonly #onIpc: (channel: string, args: readonly unknown[]) => void;
  readonly #ports = new Map<number, NodePort>();
  #nextPort = 1;
  #outbox: Envelope[] = [];
  #sending = false;

  constructor(page: Page, onIpc: (channel: string, args: readonly unknown[]) => void) {
    this.#page = page;
    this.#onIpc = onIpc;
  }

  /** Sends an IPC message with ports to the preload. */
  sendIpc(channel: string, args: readonly unknown[], ports: readonly NodePort[]): void {
    this.#send({
      kind: "ipc",
      channel,
      args,
      ports: ports.map((port) => this.#hold(this.#nextPort++, port)),
    });
  }

  /** Takes what the page has sent. */
  receive(envelopes: readonly Envelope[]): void {
    for (const envelope of envelopes) {
      if (envelope.kind === "ipc") {
        this.#onIpc(envelope.channel, envelope.args);
      } else if (envelope.kind === "post") {
        const ports = envelope.ports.map((number) => this.#receivePort(number));
        this.#ports.get(envelope.port)?.postMessage(decode(envelope.data), ports);
      } else {
        const port = this.#ports.get(envelope.port);
        this.#ports.delete(envelope.port);
        port?.close();
      }
    }
  }

  /** The page is gone or shows another document: the ends that it held are closed. */
  reset(): void {
    for (const port of this.#ports.values()) port.close();
    this.#ports.clear();
    this.#outbox = [];
  }

  #hold(number: number, port: NodePort): number {
    this.#ports.set(number, port);
    onMessage(port, (data, ports) => {
      this.#send({
        kind: "post",
        port: number,
        data: encode(data),
        ports: ports.map((moved) => this.#hold(this.#nextPort++, moved)),
      });
    });
    port.addEventListener("close", () => {
      if (this.#ports.delete(number)) this.#send({ kind: "close", port: number });
    });
    port.start();
    return number;
  }

  #receivePort(number: number): NodePort {
    const { port1, port2 } = new MessageChannel();
    this.#hold(number, port1);
    return port2;
  }

  #send(envelope: Envelope): void {
    this.#outbox.push(envelope);
    if (!this.#sending) void this.#flush();
  }

  async #flush(): Promise<void> {
    this.#sending = true;
    while (this.#outbox.length > 0) {
      const batch = this.#outbox.splice(0, 32);
      // A page that goes in the meantime takes its messages with it.
      await this.#page.evaluate(deliver, batch).catch(() => {});
    }
    this.#sending = false;
  }
}

/** Runs in the page. */
function deliver(envelopes: readonly Envelope[]): void {
  const pageSide = (
    globalThis as unknown as Record<symbol, { deliver(envelopes: readonly Envelope[]): void }>
  )[Symbol.for("electron-double")];
  pageSide?.deliver(envelopes);
}
