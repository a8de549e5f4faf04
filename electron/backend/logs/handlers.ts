import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { LogItem, LogSource } from "../../../shared/contract/logs.ts";
import type { ByteChannel } from "../../../shared/model/byte-channel.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { ConnectionRegistry } from "../connections/registry.ts";
import { channelError, plainError } from "../errors/plain-error.ts";
import { Subscription } from "../live/subscription.ts";
import type { AppLog } from "./app-log.ts";
import { eventLogOf } from "./event-log.ts";
import { followFile } from "./file-follower.ts";
import { type LogPlace, localCommand, logPlace, ownAccount } from "./log-place.ts";
import { openLog, PAGE, readPage, readRange } from "./read-file.ts";

/** Of a log that is saved. */
const maxSaved = 64 << 20;
const maxFiles = 100;

/** A log in a file that this process may have. */
interface LogFile {
  readonly folder: string;
  readonly name: string;
  /** The folder as its user knows it, where that differs. */
  readonly shownFolder: string;
  readonly onHint?: (listener: () => void) => () => void;
}

type FileSource = Exclude<LogSource, { kind: "events" }>;

export function createLogHandlers(connections: ConnectionRegistry, appLog: AppLog): Handlers["logs"] {
  connections.onEstablished((connection) => eventLogOf(connection).start());

  /** @throws AppError `no-such-connection`, `no-such-domain` */
  const locate = async (source: FileSource): Promise<LogFile | Exclude<LogPlace, { kind: "here" }>> => {
    if (source.kind === "app")
      return { folder: appLog.folder, name: appLog.name, shownFolder: appLog.folder };
    const connection = connections.get(source.connection);
    const { domains } = connection;
    // While libvirt is away the log is what one wants to read.
    const known = domains.peek(source.uuid)?.domain.name;
    const name =
      known ?? (await domains.handle(source.uuid).catch((error) => Promise.reject(plainError(error)))).name;
    const place = logPlace(connection.uri, name, ownAccount());
    if (place.kind !== "here") return place;
    return {
      folder: connection.localPath(place.folder),
      name: place.name,
      shownFolder: place.folder,
      onHint: (listener) => domains.onChange((uuid) => uuid === source.uuid && listener()),
    };
  };

  const fileOf = async (
    source: FileSource,
  ): Promise<{ path: string; shown: string; log: LogFile } | LogItem> => {
    const log = await locate(source);
    if ("kind" in log) return absent(log);
    const name = source.file === undefined ? log.name : `${log.name}.${source.file}`;
    return { path: join(log.folder, name), shown: join(log.shownFolder, name), log };
  };

  const open = async (source: FileSource) => {
    const found = await fileOf(source);
    if ("type" in found) throw noLog();
    return openLog(found.path).catch((error: unknown) => {
      throw noLog(error);
    });
  };

  return {
    files: async ({ source }) => {
      if (source.kind === "events") return { files: [] };
      const log = await locate(source);
      return { files: "kind" in log ? [] : await listFiles(log) };
    },
    follow: async ({ source }, { signal }) => {
      if (source.kind === "events") {
        return eventLogOf(connections.get(source.connection)).watch(source.uuid, signal);
      }
      const found = await fileOf(source);
      if ("type" in found) return only(found, signal);
      const { path, shown, log } = found;
      return followFile({ path, shownPath: shown, command: localCommand(shown), signal, onHint: log.onHint });
    },
    before: async ({ source, offset }) => {
      if (source.kind === "events") return { start: 0, text: "" };
      const handle = await open(source);
      try {
        const { start, bytes } = await readPage(handle, Math.min(offset, (await handle.stat()).size));
        return { start, text: bytes.toString("utf8") };
      } finally {
        await handle.close();
      }
    },
    open: async ({ source }, call) => {
      if (source.kind === "events") {
        const text = eventLogOf(connections.get(source.connection)).text(source.uuid);
        return { ticket: call.ticket((channel) => void send(channel, [Buffer.from(text)])) };
      }
      // Here, so that the caller learns of a failure rather than a channel that ends at once.
      await (await open(source)).close();
      return {
        ticket: call.ticket(
          (channel) =>
            void send(
              channel,
              contents(() => open(source)),
            ),
        ),
      };
    },
  };
}

/** The log and what was put away of it: `NAME.log`, `NAME.log.0` … (virtlogd) or `NAME.log.1` … (logrotate). */
async function listFiles({ folder, name }: LogFile) {
  const names = await readdir(folder).catch((): string[] => []);
  const own = names
    .filter((found) => found === name || /^\.\d{1,3}$/.test(suffix(found, name)))
    .slice(0, maxFiles);
  const files = await Promise.all(
    own.map(async (found) => {
      const info = await stat(join(folder, found)).catch(() => undefined);
      const number = suffix(found, name).slice(1);
      return (
        info && {
          ...(number !== "" && { file: Number(number) }),
          name: found.slice(0, 400),
          bytes: info.size,
          modifiedAt: info.mtimeMs,
        }
      );
    }),
  );
  return files.filter((found) => found !== undefined).sort((a, b) => (a.file ?? -1) - (b.file ?? -1));
}

const suffix = (found: string, name: string) => (found.startsWith(name) ? found.slice(name.length) : "");

function absent(place: Exclude<LogPlace, { kind: "here" }>): LogItem {
  return place.kind === "unknown"
    ? { type: "absent", why: "unknown" }
    : { type: "absent", why: "remote", path: place.path, command: place.command };
}

/** One item, then nothing more until the reader leaves. */
function only(item: LogItem, signal: AbortSignal): Subscription<LogItem> {
  let next: LogItem | undefined = item;
  return new Subscription(
    () => {
      const taken = next;
      next = undefined;
      return taken;
    },
    () => {},
    signal,
  );
}

async function* contents(open: () => ReturnType<typeof openLog>): AsyncGenerator<Buffer> {
  const handle = await open();
  try {
    // As long as it is now: a log that grows all the time would never end.
    const { size } = await handle.stat();
    for (let at = Math.max(0, size - maxSaved); at < size; at += PAGE) {
      yield await readRange(handle, at, Math.min(size, at + PAGE));
    }
  } finally {
    await handle.close();
  }
}

async function send(channel: ByteChannel, pieces: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
  try {
    for await (const piece of pieces) await channel.write(piece);
    channel.end();
  } catch (error) {
    channel.close(channelError(error));
  }
}

const noLog = (cause?: unknown) =>
  new AppError(
    {
      code: "no-log",
      message: "This log cannot be read here.",
      hint: "It was removed or put away, or it belongs to another user.",
    },
    { cause },
  );
