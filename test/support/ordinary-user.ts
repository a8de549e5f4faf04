import { execFile } from "node:child_process";
import { chown, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ended } from "./libvirtd.ts";

const run = promisify(execFile);
/** Made by build/setup. */
const name = "guesthouse-test";

/** An ordinary user with a home of one test's own. */
export interface OrdinaryUser {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  /** The whole environment of a program that this user runs. */
  readonly env: Readonly<Record<string, string>>;
  /** Arguments to put before a command so that this user runs it. */
  readonly enter: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Why tests cannot become an ordinary user, in words for a skipped test; nothing where they can. */
export async function ordinaryUserBlocked(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "only root can become another user";
  return run("id", ["--user", name]).then(
    () => undefined,
    () => `there is no user ${name} (build/setup test makes it)`,
  );
}

/** Borrows the test user, with a fresh home; whatever was started from that home ends with it. */
export async function ordinaryUser(): Promise<OrdinaryUser> {
  const uid = Number((await run("id", ["--user", name])).stdout);
  const gid = Number((await run("id", ["--group", name])).stdout);
  const home = await mkdtemp(join(tmpdir(), "guesthouse-home-"));
  const runtime = join(home, "run");
  await mkdir(runtime, { mode: 0o700 });
  await chown(home, uid, gid);
  await chown(runtime, uid, gid);
  const env = {
    HOME: home,
    USER: name,
    XDG_RUNTIME_DIR: runtime,
    PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
  };
  const assignments = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  return {
    uid,
    gid,
    home,
    env,
    enter: ["runuser", `--user=${name}`, "--", "env", "--ignore-environment", ...assignments],
    async [Symbol.asyncDispose]() {
      for (const pid of await processesOf(home)) {
        process.kill(pid, "SIGKILL");
        await ended(pid);
      }
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Daemons and their guests keep the home in their environment, whoever their parent is by now. */
async function processesOf(home: string): Promise<number[]> {
  const numbers = (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry));
  const found = await Promise.all(
    numbers.map((pid) =>
      readFile(`/proc/${pid}/environ`, "utf8").then(
        (environ) => environ.includes(home),
        () => false,
      ),
    ),
  );
  return numbers.filter((_, index) => found[index]).map(Number);
}
