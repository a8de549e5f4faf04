import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { AppError } from "../../../../shared/model/error.ts";
import type { Domain } from "../../libvirt/index.ts";
import { agentProblem } from "./agent-problem.ts";

/** What exchanging files takes of the agent. */
const needed = ["open", "read", "write", "seek", "flush", "close"].map((part) => `guest-file-${part}`);
/** Seconds that libvirt waits for an answer. */
const patience = 30;
/** A program that runs in the guest tells nobody of its end: it is asked for, as often as this, ms. */
const askEveryMs = 50;
/** Milliseconds that a program in the guest gets. */
const programMs = 10_000;

const nothing = z.unknown();
const infoReply = z.object({
  supported_commands: z.array(z.object({ name: z.string(), enabled: z.boolean() })).max(10_000),
});
const systemReply = z.object({ id: z.string().optional() });
const handleReply = z.int();
const seekReply = z.object({ position: z.int().nonnegative() });
const readReply = z.object({ "buf-b64": z.string(), eof: z.boolean() });
const writeReply = z.object({ count: z.int().nonnegative() });
const execReply = z.object({ pid: z.int() });
const statusReply = z.object({ exited: z.boolean(), exitcode: z.int().optional() });

/** What an agent is able to do. */
export interface AgentAbilities {
  /** Commands for files that are missing or forbidden. */
  readonly missing: readonly string[];
  /** Whether it starts programs. */
  readonly exec: boolean;
  readonly windows: boolean;
}

/** A file that the agent has open. */
export type AgentFile = number;

/** QEMU's guest agent in a running machine. What it answers is the guest's word, and believed only in its form. */
export class GuestAgent {
  readonly #domain: Domain;

  constructor(domain: Domain) {
    this.#domain = domain;
  }

  /** @throws LibvirtError where none answers */
  async abilities(): Promise<AgentAbilities> {
    const { supported_commands } = await this.#ask("", infoReply, "guest-info");
    const enabled = new Set(supported_commands.filter((one) => one.enabled).map(({ name }) => name));
    const { id } = enabled.has("guest-get-osinfo")
      ? await this.#ask("", systemReply, "guest-get-osinfo")
      : { id: undefined };
    return {
      missing: needed.filter((name) => !enabled.has(name)),
      exec: enabled.has("guest-exec") && enabled.has("guest-exec-status"),
      windows: id === "mswindows",
    };
  }

  /**
   * @param mode as of fopen(3)
   * @throws AppError `guest-no-such-file`, … (see {@link agentProblem})
   */
  open(path: string, mode: "r" | "w" | "a"): Promise<AgentFile> {
    return this.#ask(path, handleReply, "guest-file-open", openArguments(path, mode));
  }

  /** Goes so far from the beginning or, with 0, to the end; gives where that is. */
  async seek(path: string, file: AgentFile, to: "start" | "end"): Promise<number> {
    const given = { handle: file, offset: 0, whence: to === "start" ? 0 : 2 };
    return (await this.#ask(path, seekReply, "guest-file-seek", given)).position;
  }

  /** The next bytes, at most `count`; none where the file ends. */
  async read(path: string, file: AgentFile, count: number): Promise<Uint8Array> {
    const reply = await this.#ask(path, readReply, "guest-file-read", { handle: file, count });
    const bytes = Buffer.from(reply["buf-b64"], "base64");
    if (bytes.length > count) throw nonsense("guest-file-read");
    return bytes;
  }

  async write(path: string, file: AgentFile, bytes: Uint8Array): Promise<void> {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
    const given = { handle: file, "buf-b64": text };
    const { count } = await this.#ask(path, writeReply, "guest-file-write", given);
    if (count !== bytes.length) throw nonsense("guest-file-write");
  }

  /** What was written is with the guest's file system, or could not be. */
  async flush(path: string, file: AgentFile): Promise<void> {
    await this.#ask(path, nothing, "guest-file-flush", { handle: file });
  }

  async close(path: string, file: AgentFile): Promise<void> {
    await this.#ask(path, nothing, "guest-file-close", { handle: file });
  }

  /** Runs a program in the guest; whether it succeeded. */
  async run(program: string, ...arg: readonly string[]): Promise<boolean> {
    const { pid } = await this.#ask(program, execReply, "guest-exec", { path: program, arg });
    for (let waited = 0; waited < programMs; waited += askEveryMs) {
      const status = await this.#ask(program, statusReply, "guest-exec-status", { pid });
      if (status.exited) return status.exitcode === 0;
      await delay(askEveryMs);
    }
    return false;
  }

  async #ask<R>(path: string, reply: z.ZodType<R>, execute: string, given?: object): Promise<R> {
    let answer: string;
    try {
      answer = await this.#domain.guest.agentCommand(agentCommand(execute, given), patience);
    } catch (error) {
      throw agentProblem(error, path);
    }
    const parsed = z.object({ return: reply }).safeParse(parse(answer));
    if (!parsed.success) throw nonsense(execute);
    return parsed.data.return as R;
  }
}

const openArguments = (path: string, mode: string) => ({ path, mode });

/** A command of the agent as JSON, as `virsh qemu-agent-command` takes it. */
const agentCommand = (execute: string, given?: object): string =>
  JSON.stringify(given ? { execute, arguments: given } : { execute });

/** What opening a file takes, for showing it. */
export const openCommand = (path: string, mode: "r" | "w" | "a"): string =>
  agentCommand("guest-file-open", openArguments(path, mode));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const nonsense = (command: string) =>
  new AppError({
    code: "agent-nonsense",
    message: "The guest agent gave an answer that makes no sense.",
    hint: "It may be out of date, or not be QEMU's agent at all. Look at the agent inside the guest.",
    detail: command,
  });
