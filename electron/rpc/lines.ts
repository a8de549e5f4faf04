import type { WebSocket } from "ws";
import { type AnyPort, listenToPort } from "../../shared/model/byte-channel-wire.ts";
import type { RpcLine } from "./session.ts";

/** The RPC over a MessagePort of any kind. Its end is a null, because Chromium tells no port that the other is closed. */
export function portLine(port: AnyPort): RpcLine {
  return {
    send: async (message) => port.postMessage(message),
    listen: (onMessage, onClose) => listenToPort(port, onMessage, onClose),
    close() {
      port.postMessage(null);
      port.close();
    },
  };
}

/** The RPC over a server's WebSocket. */
export function socketLine(socket: WebSocket): RpcLine {
  return {
    // A failed send is followed by the close event, which ends the session.
    send: (message) => new Promise((resolve) => socket.send(message, () => resolve())),
    listen(onMessage, onClose) {
      socket.on("message", (data, isBinary) => onMessage(isBinary ? data : data.toString()));
      socket.on("error", () => {});
      socket.on("close", onClose);
    },
    close: () => socket.close(1000),
  };
}
