import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const command = join(import.meta.dirname, "../../out/cli/guesthouse.js");

/** The built application, serving on a free port. */
export interface Application {
  /** The address, with its key. */
  readonly url: string;
  readonly pid: number;
  /** Ends it and gives the longest gap of its event loop since it began to serve, ms; NaN when unwatched. */
  stop(): Promise<number>;
}

/**
 * Starts the built application with nothing remembered. Rejects when it has not been built.
 * @param watched whether its event loop is, which costs it a per cent or two of a CPU
 */
export async function serveApplication(
  uri: string,
  socket: string,
  { watched = true }: { watched?: boolean } = {},
): Promise<Application> {
  await access(command).catch(() => {
    throw new Error("this measures the built application: npm run build first");
  });
  const state = await mkdtemp(join(tmpdir(), "guesthouse-bench-"));
  const child = spawn(
    process.execPath,
    [...(watched ? ["--import", join(import.meta.dirname, "report-gap.ts")] : []), command, "serve"],
    {
      env: {
        ...process.env,
        GUESTHOUSE_STATE: state,
        GUESTHOUSE_CONNECT: uri,
        GUESTHOUSE_LIBVIRT_SOCKET: socket,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let said = "";
  child.stdout.setEncoding("utf8");
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  for await (const text of child.stdout) {
    const [url] = /http:\S+/.exec(text as string) ?? [];
    if (!url) continue;
    return {
      url,
      pid: child.pid!,
      async stop() {
        child.kill("SIGTERM");
        await once(child, "close");
        await rm(state, { recursive: true, force: true });
        return Number(/gap=([\d.]+)/.exec(said)?.[1]);
      },
    };
  }
  throw new Error(`the application did not start: ${said}`);
}
