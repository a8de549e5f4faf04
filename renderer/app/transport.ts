import type { ClientContext, ClientLink } from "@orpc/client";
import { RPCLink } from "@orpc/client/websocket";
import type { ByteChannel } from "../../shared/model/byte-channel.ts";
import { WireChannel } from "../../shared/model/byte-channel-stream.ts";
import {
  type AnySocket,
  type DomPort,
  listenToPort,
  portWire,
  socketWire,
} from "../../shared/model/byte-channel-wire.ts";
import { type DesktopBridge, PORT_MESSAGE } from "../../shared/model/desktop-bridge.ts";
import { AppError } from "../../shared/model/error.ts";

/** One live way to the backend. */
export interface Line {
  readonly link: ClientLink<ClientContext>;
  openChannel(ticket: string): Promise<ByteChannel>;
  /** Resolves when the line is lost. */
  readonly lost: Promise<void>;
}

/**
 * Opens lines; called again after a loss. Rejects with `disconnected` when the backend cannot be reached now,
 * with `signed-out` when it does not know this window any more.
 */
export type Transport = () => Promise<Line>;

/** The backend behind the browser shell that served this page, or at `origin` (`ws://…`). */
export function socketTransport(origin: string): Transport {
  return async () => {
    const socket = await openSocket(`${origin}/rpc`).catch(async () => {
      throw await whyNotOpened(origin);
    });
    // Heard before the link hears of it and lets all calls fail.
    const lost = new Promise<void>((resolve) => socket.addEventListener("close", () => resolve()));
    return {
      link: new RPCLink({ websocket: socket }),
      openChannel: async (ticket) =>
        new WireChannel(
          socketWire((await openSocket(`${origin}/channel?ticket=${ticket}`)) as unknown as AnySocket),
        ),
      lost,
    };
  };
}

function openSocket(url: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.addEventListener("open", () => resolve(socket), { once: true });
    socket.addEventListener("close", () => reject(unreachable()), { once: true });
  });
}

/** Browsers do not say why a socket did not open; an ordinary request to the same place does. */
async function whyNotOpened(origin: string): Promise<AppError> {
  const answer = await fetch(origin.replace(/^ws/, "http"), { method: "HEAD" }).catch(() => undefined);
  return answer?.status === 403 ? signedOut() : unreachable();
}

/** The backend in Electron's main process. */
export function desktopTransport(bridge: Pick<DesktopBridge, "connectPort">): Transport {
  return async () => lineOverPort(await receivePort(bridge));
}

/** How long the main process may take to hand over a port, in ms, before it is asked again. */
const HANDOVER_LIMIT = 5000;

function receivePort(bridge: Pick<DesktopBridge, "connectPort">): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const nonce = crypto.randomUUID();
    const settle = () => {
      clearTimeout(limit);
      window.removeEventListener("message", onMessage);
    };
    const onMessage = (event: MessageEvent): void => {
      // Only the preload shares this window and origin, and only it knows the nonce.
      if (event.source !== window || event.origin !== location.origin) return;
      if (event.data?.type !== PORT_MESSAGE || event.data.nonce !== nonce || !event.ports[0]) return;
      settle();
      resolve(event.ports[0]);
    };
    const limit = setTimeout(() => {
      settle();
      reject(unreachable());
    }, HANDOVER_LIMIT);
    window.addEventListener("message", onMessage);
    bridge.connectPort(nonce);
  });
}

const OPEN = 1;
const CLOSED = 3;

/**
 * The desktop's line: this port carries only requests for further ports, one for the RPC and one for each
 * byte channel.
 */
export function lineOverPort(control: MessagePort): Line {
  const { promise: lost, resolve: lose } = Promise.withResolvers<void>();
  const rpc = new MessageChannel();
  let readyState = OPEN;
  const messageListeners: ((event: { data: unknown }) => void)[] = [];
  const closeListeners: (() => void)[] = [() => lose()];
  const onClose = () => {
    readyState = CLOSED;
    for (const listener of closeListeners.splice(0)) listener();
  };
  listenToPort(
    rpc.port1 as unknown as DomPort,
    (data) => {
      // The main process's last word: Chromium does not tell a port that the other end was closed.
      if (data === null) onClose();
      else for (const listener of messageListeners) listener({ data });
    },
    onClose,
  );
  control.addEventListener("close", onClose);
  control.start();
  control.postMessage({ type: "rpc" }, [rpc.port2]);
  const socket = {
    get readyState() {
      return readyState;
    },
    send: (data: unknown) => rpc.port1.postMessage(data),
    addEventListener: (type: string, listener: (event: { data: unknown }) => void) => {
      if (type === "message") messageListeners.push(listener);
      else closeListeners.push(listener as () => void);
    },
    removeEventListener: () => {},
  };
  return {
    link: new RPCLink({
      websocket: socket as unknown as Pick<
        WebSocket,
        "send" | "readyState" | "addEventListener" | "removeEventListener"
      >,
    }),
    openChannel: async (ticket) => {
      const { port1, port2 } = new MessageChannel();
      const channel = new WireChannel(portWire(port1 as unknown as DomPort));
      control.postMessage({ type: "channel", ticket }, [port2]);
      return channel;
    },
    lost,
  };
}

export function unreachable(): AppError {
  return new AppError({
    code: "disconnected",
    message: "The window has lost its connection to Guesthouse.",
    hint: "It reconnects by itself as soon as Guesthouse answers; machines keep running.",
  });
}

/** The backend was started anew, and with it the key to it: no attempt of this page will succeed. */
function signedOut(): AppError {
  return new AppError({
    code: "signed-out",
    message: "Guesthouse was started anew and does not know this page any more.",
    hint: "Open the address that it printed when it started; machines keep running.",
  });
}
