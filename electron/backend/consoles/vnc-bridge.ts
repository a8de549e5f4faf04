import { once } from "node:events";
import type { Socket } from "node:net";
import type { ByteChannel } from "../../../shared/model/byte-channel.ts";
import { AppError } from "../../../shared/model/error.ts";
import { ByteReader, EndedError } from "./byte-reader.ts";
import { connectVnc, type VncTarget } from "./graphics.ts";
import { closedAtOnce, handshakeAsClient, handshakeAsServer } from "./rfb-handshake.ts";

const handshakeTimeoutMs = 10_000;

/** Who ended a bridge that was open: the viewer, or the machine's VNC server (`error` if not in good order). */
export type BridgeEnd = { readonly by: "viewer" } | { readonly by: "server"; readonly error?: Error };

/**
 * Joins the viewer to the machine's VNC server: logs in there, greets the viewer as a server without a
 * password, then passes bytes both ways, each side slowing the other.
 * @throws AppError while the two are not joined yet
 */
export async function bridgeVnc(target: VncTarget, channel: ByteChannel): Promise<BridgeEnd> {
  const socket = await connectVnc(target.endpoint);
  let viewerLeft = false;
  const leave = () => {
    viewerLeft = true;
    socket.destroy();
  };
  void channel.closed.then(leave);
  let failure: Error | undefined;
  socket.on("error", (error) => {
    failure = error;
  });
  try {
    const fromServer = new ByteReader(socket.iterator({ destroyOnReturn: false }));
    const fromViewer = new ByteReader(channel);
    const toServer = (bytes: Uint8Array) => writeSocket(socket, bytes);
    const toViewer = (bytes: Uint8Array) => channel.write(bytes);
    const timer = setTimeout(() => socket.destroy(), handshakeTimeoutMs);
    try {
      const { password, passwordValidTo } = target.device;
      const expired = passwordValidTo !== undefined && Date.parse(`${passwordValidTo}Z`) <= Date.now();
      await handshakeAsClient(fromServer, toServer, { password, expired });
      await handshakeAsServer(fromViewer, toViewer);
    } catch (error) {
      await new Promise(setImmediate);
      // The greeting of the server does not read from the viewer, so only the viewer's own end is an EndedError.
      if (viewerLeft || error instanceof EndedError) return { by: "viewer" };
      throw error instanceof AppError ? error : closedAtOnce(error);
    } finally {
      clearTimeout(timer);
    }
    await Promise.race([pump(fromServer, toViewer), pump(fromViewer, toServer).then(leave)]).catch(
      (error: Error) => {
        failure ??= error;
      },
    );
    // A viewer that closes makes the writing to it fail first, and says so a moment later.
    await new Promise(setImmediate);
    if (viewerLeft) return { by: "viewer" };
    return failure ? { by: "server", error: failure } : { by: "server" };
  } finally {
    socket.destroy();
  }
}

async function pump(
  from: AsyncIterable<Uint8Array>,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  for await (const chunk of from) await write(chunk);
}

async function writeSocket(socket: Socket, bytes: Uint8Array): Promise<void> {
  if (socket.destroyed) throw new Error("the VNC connection is closed");
  if (socket.write(bytes)) return;
  const closed = new AbortController();
  const drained = once(socket, "drain", { signal: closed.signal });
  const stop = () => closed.abort(new Error("the VNC connection is closed"));
  socket.once("close", stop);
  try {
    await drained;
  } finally {
    socket.off("close", stop);
  }
}
