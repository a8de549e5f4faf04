import type { Call, Handlers } from "../../../../shared/contract/handlers.ts";
import type { ByteChannel } from "../../../../shared/model/byte-channel.ts";
import { AppError } from "../../../../shared/model/error.ts";
import { commandName } from "../../domains/command-name.ts";
import type { JobContext } from "../../jobs/job-service.ts";
import { closeFailed, windowComes } from "../../jobs/window-comes.ts";
import type { Services } from "../../services.ts";
import { shownPath } from "../file-problem.ts";
import { type AgentMachine, agentMachine } from "./agent-machine.ts";
import { type AgentFile, openCommand } from "./guest-agent.ts";

type Request = Parameters<Handlers["guestFiles"]["agentSend"]>[0];

/**
 * Bytes of one message. libvirt 9.0 hands the agent's socket a message in one piece: one of 256 KiB, with its base64,
 * never got through, and up to 128 KiB all sizes were as fast.
 */
const piece = 48 << 10;

/**
 * Lets the agent of a running machine write what a window sends, as a job. The agent can write under no other name
 * first: what breaks off is deleted, or left empty where the agent may start no program.
 * @throws AppError `no-agent`, `agent-forbids`, `guest-exists`
 */
export async function sendByAgent(
  { connections, jobs, transcript }: Services,
  { connection: id, uuid, name, folder, bytes, replace }: Request,
  call: Call,
): Promise<{ ticket: string; job: string }> {
  const connection = connections.get(id);
  const machine = await agentMachine(connection, uuid);
  const { domain } = machine;
  const path = joined(folder, name, machine.abilities.windows);
  const exists = await isThere(machine, path);
  if (exists && !replace) throw taken(path);
  const mode = exists ? "w" : "a";
  const title = `Send ${shownPath(name)} to ${domain.name}`;
  const command = connection.virsh("qemu-agent-command", commandName(domain), openCommand(path, mode));
  const opened = Promise.withResolvers<ByteChannel>();
  const ticket = call.ticket(opened.resolve);
  const started = jobs.run(
    { title, total: bytes, place: { kind: "machine", connection: id, uuid } },
    async (job) => {
      job.commands(command);
      job.log("Then guest-file-write with each piece, guest-file-flush and guest-file-close.");
      const channel = await windowComes(opened.promise, job.signal);
      const stop = () => channel.close();
      job.signal.addEventListener("abort", stop);
      try {
        await receive(machine, { path, mode, bytes }, channel, job);
        channel.end();
      } catch (error) {
        closeFailed(channel, job.signal, error);
        throw error;
      } finally {
        job.signal.removeEventListener("abort", stop);
      }
      transcript.record(title, command);
    },
  );
  return { ticket, job: started.id };
}

/** The path of a name in a folder, as the guest's system writes it. */
export function joined(folder: string, name: string, windows: boolean): string {
  const separator = windows && !folder.includes("/") ? "\\" : "/";
  return folder.endsWith(separator) ? folder + name : `${folder}${separator}${name}`;
}

async function isThere({ agent }: AgentMachine, path: string): Promise<boolean> {
  try {
    await agent.close(path, await agent.open(path, "r"));
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "guest-no-such-file") return false;
    throw error;
  }
}

async function receive(
  machine: AgentMachine,
  { path, mode, bytes }: { path: string; mode: "w" | "a"; bytes: number },
  channel: ByteChannel,
  job: JobContext,
): Promise<void> {
  const { agent, abilities } = machine;
  const file = await agent.open(path, mode);
  // Opened for appending, a file that somebody else has made meanwhile has lost nothing.
  if (mode === "a" && (await agent.seek(path, file, "end")) > 0) {
    await agent.close(path, file);
    throw taken(path);
  }
  try {
    await write(machine, { path, file, bytes }, channel, job);
    await agent.flush(path, file);
    await agent.close(path, file);
  } catch (error) {
    await agent.close(path, file).catch(() => {});
    job.log(await takeBack(machine, path));
    throw error;
  }
  if (mode === "w" || abilities.windows) return;
  // The agent makes files that everybody may write.
  const kept = abilities.exec && (await agent.run("/bin/chmod", "0644", path).catch(() => false));
  job.log(
    kept
      ? "Its owner may write it, everybody read it."
      : "Everybody in the guest may write it: the agent makes files so, and could not be told otherwise.",
  );
}

async function write(
  { agent }: AgentMachine,
  { path, file, bytes }: { path: string; file: AgentFile; bytes: number },
  channel: ByteChannel,
  job: JobContext,
): Promise<void> {
  let done = 0;
  const put = async (part: Uint8Array) => {
    job.signal.throwIfAborted();
    await agent.write(path, file, part);
    done += part.length;
    job.progress(done, bytes);
  };
  let waiting = Buffer.alloc(0);
  // A loop over the channel would close it without a word when it is left.
  const coming = channel[Symbol.asyncIterator]();
  for (let next = await coming.next(); !next.done; next = await coming.next()) {
    const chunk = next.value;
    if (done + waiting.length + chunk.length > bytes) throw changed();
    waiting = Buffer.concat([waiting, chunk]);
    let at = 0;
    for (; waiting.length - at >= piece; at += piece) await put(waiting.subarray(at, at + piece));
    waiting = waiting.subarray(at);
  }
  if (waiting.length > 0) await put(waiting);
  job.signal.throwIfAborted();
  if (done !== bytes) throw changed();
}

/** Deletes what was written of the file, or at least what it holds; says which. */
async function takeBack({ agent, abilities }: AgentMachine, path: string): Promise<string> {
  const shown = shownPath(path);
  const runs = abilities.exec && !abilities.windows;
  if (runs && (await agent.run("/bin/rm", "-f", path).catch(() => false))) {
    return `What was written of ${shown} has been deleted.`;
  }
  try {
    await agent.close(path, await agent.open(path, "w"));
    return `${shown} is left in the guest, empty: its agent can delete nothing.`;
  } catch {
    return `A part of ${shown} is left in the guest. Delete it there.`;
  }
}

const taken = (path: string) =>
  new AppError({
    code: "guest-exists",
    message: `${shownPath(path)} exists in the guest already.`,
    hint: "Choose another name, or let it be replaced.",
  });

const changed = () =>
  new AppError({
    code: "upload-changed",
    message: "Not as many bytes came as the file had when it was chosen.",
    hint: "Wait until nothing writes to it any more, then send it again.",
  });
