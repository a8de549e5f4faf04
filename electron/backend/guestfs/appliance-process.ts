import { close, closeSync, constants, createReadStream, openSync, write } from "node:fs";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { calls } from "./calls.ts";
import type { Given } from "./library.ts";
import type { Answer, FromAppliance, Question, ToAppliance } from "./messages.ts";

/**
 * The process of one appliance: does the call that it is told; the backend gives the next one when that has ended.
 * It ends, and its appliance with it, when the backend goes away.
 */

const writeFile = promisify(write);
const closeFile = promisify(close);

/** Bytes of a piece of a stream. */
const pieceBytes = 1 << 20;
/** Pieces that may be on their way. */
const ahead = 4;

/** Electron gives its utility processes a port in place of Node's channel. */
interface UtilityPort {
  postMessage(message: FromAppliance): void;
  on(event: "message", listener: (event: { data: ToAppliance }) => void): void;
}
const port = (process as { parentPort?: UtilityPort }).parentPort;
const tell = (message: FromAppliance) => (port ? port.postMessage(message) : process.send?.(message));

/** The library, or what calls it, may be missing on this computer. */
const { cancelTransfer, makePipe } = await import("./library.ts").catch((error: unknown) => {
  tell({ unusable: String(error) });
  // It is ended by who is told.
  return new Promise<never>(() => {});
});

/** The handle's address comes first, then an answer to each call. */
const library = new Worker(
  new URL(import.meta.url.endsWith(".ts") ? "./library-thread.ts" : "./library-thread.js", import.meta.url),
);
let handle: bigint | undefined;
let answer = Promise.withResolvers<Answer>();
library.once("error", (error) => tell({ unusable: String(error) }));
library.once("message", (address: bigint) => {
  handle = address;
  library.on("message", (given: Answer) => answer.resolve(given));
  tell({ ready: true });
});

function ask(question: Question): Promise<Answer> {
  answer = Promise.withResolvers();
  library.postMessage(question);
  return answer.promise;
}

/** The streams of the call that is under way. */
let current: Streams | undefined;

interface Streams {
  readonly id: number;
  source?: Source;
  sink?: Sink | FileSink;
}

type Call = Extract<ToAppliance, { call: unknown }>;

/** Writes to what a call reads, in order. */
class Source {
  readonly read: number;
  readonly #write: number;
  #last: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor() {
    [this.read, this.#write] = makePipe();
  }

  push(id: number, piece: Uint8Array): void {
    this.#last = this.#last.then(async () => {
      for (let at = 0; at < piece.length; ) {
        at += (await writeFile(this.#write, piece, at)).bytesWritten;
      }
      tell({ id, taken: true });
    });
    // The call that does not read any more tells why.
    this.#last.catch(() => {});
  }

  /** What was sent is written; also called when the call has ended without reading all of it. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#last = this.#last.catch(() => {}).then(() => closeFile(this.#write));
  }
}

/** Reads what a call writes. */
class Sink {
  readonly write: number;
  readonly done: Promise<void>;
  #allowed = ahead;
  #wake = Promise.withResolvers<void>();

  constructor(id: number) {
    const [read, write] = makePipe();
    this.write = write;
    this.done = this.#pump(id, read);
    this.done.catch(() => {});
  }

  taken(): void {
    this.#allowed += 1;
    this.#wake.resolve();
  }

  async #pump(id: number, fd: number): Promise<void> {
    for await (const piece of createReadStream("", { fd, highWaterMark: pieceBytes })) {
      while (this.#allowed === 0) {
        this.#wake = Promise.withResolvers();
        await this.#wake.promise;
      }
      this.#allowed -= 1;
      tell({ id, piece });
    }
  }
}

/** Writes into a file what a call writes: libguestfs itself would cut the file off before. */
class FileSink {
  readonly write: number;
  readonly done: Promise<void>;

  constructor(file: number, at: number) {
    const [read, write] = makePipe();
    this.write = write;
    this.done = this.#pump(read, file, at);
    this.done.catch(() => {});
  }

  taken(): void {}

  async #pump(fd: number, file: number, at: number): Promise<void> {
    let position = at;
    try {
      for await (const piece of createReadStream("", { fd, highWaterMark: pieceBytes })) {
        for (let from = 0; from < piece.length; ) {
          const { bytesWritten } = await writeFile(file, piece, from, piece.length - from, position);
          from += bytesWritten;
          position += bytesWritten;
        }
      }
    } finally {
      await closeFile(file);
    }
  }
}

async function run({ id, call, given, options }: Call): Promise<void> {
  const opened: number[] = [];
  const streams: Streams = { id };
  current = streams;
  try {
    const kinds: readonly string[] = calls[call].takes;
    const values = given.map((value, index): Given => {
      const kind = kinds[index];
      if (kind !== "fileOut" && kind !== "fileIn") return value as Given;
      if (typeof value === "object" && "path" in value) {
        const mode = kind === "fileOut" ? constants.O_WRONLY : constants.O_RDONLY;
        const file = openSync(value.path, mode | constants.O_NOFOLLOW);
        if (value.at === undefined) {
          opened.push(file);
        } else {
          streams.sink = new FileSink(file, value.at);
          opened.push(streams.sink.write);
        }
      } else if (kind === "fileOut") {
        streams.sink = new Sink(id);
        opened.push(streams.sink.write);
      } else {
        streams.source = new Source();
        opened.push(streams.source.read);
      }
      return `/dev/fd/${opened.at(-1)}`;
    });
    const result = await ask({ call, values, options }).finally(() => {
      for (const fd of opened) closeSync(fd);
    });
    // Whoever waits is told that it is gone, not what each of the calls to come would say.
    if ("problem" in result && result.gone) process.kill(process.pid, "SIGKILL");
    await streams.sink?.done;
    tell({ id, ...result });
  } catch (error) {
    // Node's numbers are negative.
    tell({ id, problem: String(error), errno: Math.abs((error as NodeJS.ErrnoException).errno ?? 0) });
  }
  streams.source?.end();
  current = undefined;
}

function heard(message: ToAppliance): void {
  if ("close" in message) {
    leave();
  } else if ("call" in message) {
    void run(message);
  } else if (message.id === current?.id) {
    if ("piece" in message) current.source?.push(message.id, message.piece);
    else if ("end" in message) current.source?.end();
    else if ("taken" in message) current.sink?.taken();
    else if (handle !== undefined) cancelTransfer(handle);
  }
}

function leave(): void {
  // A call that is under way holds the handle; libguestfs' own watchman ends the appliance of a process that is gone.
  if (current || handle === undefined) process.kill(process.pid, "SIGKILL");
  void ask("close").then(() => process.exit());
}

port?.on("message", ({ data }) => heard(data));
process.on("message", heard);
process.on("disconnect", leave);
