import { EventEmitter } from "node:events";
import type { MessagePortMain } from "electron";

/** A real port in Node; there is a global class, but no global type. */
export type NodePort = InstanceType<typeof MessageChannel>["port1"];

/** Node's types call every event an Event. */
export function onMessage(port: NodePort, listener: (data: unknown, ports: NodePort[]) => void): void {
  port.addEventListener("message", (event) => {
    const { data, ports } = event as unknown as { data: unknown; ports: NodePort[] };
    listener(data, ports);
  });
}

/** Electron's MessagePortMain over one of Node's own ports. */
export class PortDouble
  extends EventEmitter
  implements Pick<MessagePortMain, "postMessage" | "start" | "close">
{
  readonly inner: NodePort;

  constructor(inner: NodePort) {
    super();
    this.inner = inner;
    onMessage(inner, (data, ports) => {
      this.emit("message", { data, ports: ports.map((port) => new PortDouble(port)) });
    });
    inner.addEventListener("close", () => this.emit("close"));
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    this.inner.postMessage(message, transfer.map(innerPort));
  }

  start(): void {
    this.inner.start();
  }

  close(): void {
    this.inner.close();
  }
}

/** Electron transfers its own ports and nothing else. */
export function innerPort(port: unknown): NodePort {
  if (!(port instanceof PortDouble)) throw new TypeError("Invalid value for transfer");
  return port.inner;
}

/** Electron's MessageChannelMain. */
export class ChannelDouble {
  readonly port1: PortDouble;
  readonly port2: PortDouble;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new PortDouble(port1);
    this.port2 = new PortDouble(port2);
  }
}
