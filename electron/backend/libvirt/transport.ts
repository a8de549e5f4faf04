import { createConnection } from "node:net";
import { ConnectError } from "./errors.ts";

/** Up to so many bytes, copying the pieces together costs less than a system call that gathers them. */
const COPIED_WRITE = 32 * 1024;

/**
 * What one read fills, of whichever socket: more than a socket holds, so that the daemon can go on at once. Without
 * it every read would take up memory of its own, 64 KiB at a time, which costs more than copying frames out of it.
 */
const incoming = Buffer.allocUnsafeSlow(512 * 1024);

export interface TransportHandlers {
  /** The bytes are the receiver's only until it returns. */
  readonly onData: (bytes: Buffer) => void;
  /** There is room again after `write` returned false. */
  readonly onDrain: () => void;
  /** Once, last. */
  readonly onClose: (error: Error | null) => void;
}

/** A reliable two-way byte stream to a daemon, however it gets there. */
export interface Transport {
  /** Starts delivery; called once. */
  start(handlers: TransportHandlers): void;
  /** Sends the pieces in order, as one batch. False when the caller should wait for `onDrain`. */
  write(pieces: readonly Uint8Array[]): boolean;
  /** Stops and goes on reading; meanwhile the peer is held up. */
  pause(): void;
  resume(): void;
  /** Sends what is pending, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
}

/** The system's error code, such as `ENOENT`. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

/**
 * Connects to a unix socket.
 * @throws ConnectError `no-daemon` if nobody listens there, `permission-denied`, or `unreachable`
 */
export async function connectUnix(path: string): Promise<Transport> {
  let receive: TransportHandlers["onData"] = () => {};
  const callback = (length: number) => {
    receive(incoming.subarray(0, length));
    return true;
  };
  const socket = createConnection({ path, onread: { buffer: incoming, callback } });
  // Until start(), what arrives stays in the socket.
  socket.pause();
  await new Promise<void>((resolve, reject) => {
    const onError = (error: Error) => reject(connectError(path, error));
    socket.once("error", onError);
    socket.once("connect", () => {
      socket.off("error", onError);
      resolve();
    });
  });
  let failure: Error | null = null;
  // Until start(), an error must find a listener; the close that follows it carries it on.
  socket.on("error", (error) => {
    failure = error;
  });
  return {
    start({ onData, onDrain, onClose }) {
      if (socket.destroyed) {
        queueMicrotask(() => onClose(failure));
        return;
      }
      receive = onData;
      socket.on("drain", onDrain);
      // Half open has no use here: whatever the daemon wanted to say has been read by now.
      socket.on("close", () => onClose(failure));
      socket.resume();
    },
    write(pieces) {
      if (pieces.length === 1) return socket.write(pieces[0]!);
      const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
      // Below the high-water mark the socket says that there is room while it still needs the bytes.
      if (size <= Math.max(COPIED_WRITE, socket.writableHighWaterMark))
        return socket.write(Buffer.concat(pieces, size));
      socket.cork();
      let room = true;
      for (const piece of pieces) room = socket.write(piece);
      socket.uncork();
      return room;
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    end: () => void socket.destroySoon(),
    destroy: () => void socket.destroy(),
  };
}

function connectError(path: string, error: Error): ConnectError {
  switch (errorCode(error)) {
    case "ENOENT":
    case "ECONNREFUSED":
      return new ConnectError("no-daemon", `no libvirt daemon listens at ${path}`, { cause: error });
    case "EACCES":
    case "EPERM":
      return new ConnectError(
        "permission-denied",
        `you may not open ${path}: join the group "libvirt" and log in again, or use qemu:///session`,
        { cause: error },
      );
    default:
      return new ConnectError("unreachable", `cannot connect to ${path}: ${error.message}`, { cause: error });
  }
}
