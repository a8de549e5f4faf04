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

type Request = Parameters<Handlers["guestFiles"]["agentFetch"]>[0];

/** Bytes of one answer; with its base64 it has to fit into 4 MiB, and larger ones are no faster. */
const piece = 768 << 10;
/** What a file may bring that tells no size, as those of /proc. */
const maxUnsized = 64 << 20;

/**
 * Gives a window a file of a running machine, as a job: as many bytes as there were when it began.
 * @throws AppError `no-agent`, `agent-forbids`, `guest-no-such-file`, `guest-not-a-file`, …
 */
export async function fetchByAgent(
  { connections, jobs, transcript }: Services,
  { connection: id, uuid, path }: Request,
  call: Call,
): Promise<{ ticket: string; job: string; name: string; bytes?: number }> {
  const connection = connections.get(id);
  const machine = await agentMachine(connection, uuid);
  const { domain, agent } = machine;
  const file = await agent.open(path, "r");
  const size = await sizeOf(machine, path, file);
  const name = path.split(/[/\\]/).at(-1) || "file";
  const title = `Fetch ${shownPath(path)} from ${domain.name}`;
  const command = connection.virsh("qemu-agent-command", commandName(domain), openCommand(path, "r"));
  const opened = Promise.withResolvers<ByteChannel>();
  const ticket = call.ticket(opened.resolve);
  const started = jobs.run(
    { title, ...(size > 0 && { total: size }), place: { kind: "machine", connection: id, uuid } },
    async (job) => {
      job.commands(command);
      job.log("Then guest-file-read until all of it is there, and guest-file-close.");
      try {
        const channel = await windowComes(opened.promise, job.signal);
        try {
          await send(machine, { path, file, size }, channel, job);
        } catch (error) {
          closeFailed(channel, job.signal, error);
          throw error;
        }
      } finally {
        // The guest may be gone, and its open files with it.
        await agent.close(path, file).catch(() => {});
      }
      transcript.record(title, command);
    },
  );
  return { ticket, job: started.id, name: name.slice(0, 255), ...(size > 0 && { bytes: size }) };
}

/** 0 where it has none: what is no file, or is made as it is read. */
async function sizeOf({ agent }: AgentMachine, path: string, file: AgentFile): Promise<number> {
  try {
    const size = await agent.seek(path, file, "end");
    await agent.seek(path, file, "start");
    return size;
  } catch (error) {
    await agent.close(path, file).catch(() => {});
    if (!(error instanceof AppError) || error.code !== "agent-refused") throw error;
    // A folder can be opened, a pipe, too; the agent cannot tell them from files but by this.
    throw new AppError(
      {
        code: "guest-not-a-file",
        message: `${shownPath(path)} is no plain file.`,
        hint: "Choose a file; a folder can be packed into one inside the guest, with tar or zip.",
        ...(error.detail && { detail: error.detail }),
      },
      { cause: error },
    );
  }
}

async function send(
  { agent }: AgentMachine,
  { path, file, size }: { path: string; file: AgentFile; size: number },
  channel: ByteChannel,
  job: JobContext,
): Promise<void> {
  const end = size || maxUnsized;
  for (let done = 0; done < end; ) {
    job.signal.throwIfAborted();
    const bytes = await agent.read(path, file, Math.min(piece, end - done));
    if (bytes.length === 0) {
      if (size > 0) throw shrank(path);
      break;
    }
    await channel.give(bytes);
    done += bytes.length;
    job.progress(done, size || undefined);
    if (size === 0 && done === maxUnsized) throw endless(path);
  }
  job.signal.throwIfAborted();
  channel.end();
}

const shrank = (path: string) =>
  new AppError({
    code: "guest-file-changed",
    message: `${shownPath(path)} became shorter while it was fetched.`,
    hint: "Wait until nothing in the guest writes to it any more, then fetch it again.",
  });

const endless = (path: string) =>
  new AppError({
    code: "guest-file-endless",
    message: `${shownPath(path)} tells no size and has no end within 64 MiB, as devices do.`,
    hint: "Choose a plain file.",
  });
