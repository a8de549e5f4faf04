import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import packageJson from "../../package.json" with { type: "json" };
import { test as base, expect } from "./support/app.ts";

const command = join(import.meta.dirname, "../../out/cli/guesthouse.js");

/** The `guesthouse` command itself, as it was built; it needs no browser, so it runs with one shell only. */
const test = base.extend<{ start: (...args: string[]) => ChildProcess }>({
  start: async ({ shell, stateDir }, use, info) => {
    info.skip(shell !== "web", "the command is the same for every shell");
    const started: ChildProcess[] = [];
    await use((...args) => {
      const child = spawn(process.execPath, [command, ...args], {
        // Elsewhere than the checkout, so that nothing can be found in its node_modules.
        cwd: stateDir,
        env: {
          ...process.env,
          GUESTHOUSE_STATE: join(stateDir, "state"),
          GUESTHOUSE_CONNECT: "test:///default",
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      started.push(child);
      return child;
    });
    for (const child of started) child.kill("SIGKILL");
  },
});

async function outcome(child: ChildProcess) {
  const [output, errors, [status]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, "exit"),
  ]);
  return { status, output, errors };
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  throw new Error("It ended without a word");
}

test("says its version and its usage", async ({ start }) => {
  expect(await outcome(start("--version"))).toEqual({
    status: 0,
    output: `${packageJson.version}\n`,
    errors: "",
  });
  const help = await outcome(start("--help"));
  expect(help.status).toBe(0);
  expect(help.output).toContain("guesthouse serve");
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`serves until ${signal}, and answers on the loopback address only`, async ({ start }) => {
    const child = start("serve");
    const line = await firstLine(child);
    const address = /^Guesthouse is at (http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43})$/.exec(line)?.[1];
    expect(address).toBeTruthy();
    expect((await fetch(address!, { redirect: "manual" })).status).toBe(303);
    expect((await fetch(new URL("/", address))).status).toBe(403);
    const ended = once(child, "exit");
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
  });
}

test("says in a sentence that the port is taken", async ({ start }) => {
  const other = createServer();
  other.listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const { status, output, errors } = await outcome(start("serve", "--port", String(port)));
  other.close();
  expect({ status, output }).toEqual({ status: 1, output: "" });
  expect(errors).toMatch(new RegExp(`^guesthouse: Port ${port} is taken; [^\\n]+\\n$`));
});

test("says in a sentence what is wrong with a file or an option", async ({ start }) => {
  const folder = await mkdtemp(join(tmpdir(), "guesthouse-cli-"));
  await writeFile(join(folder, "empty.iso"), "");
  await mkdir(join(folder, "folder.iso"));
  const wrong = [
    ["missing.iso"],
    ["empty.iso"],
    ["folder.iso"],
    ["--port", "x"],
    ["a.iso", "b.iso"],
    ["--frobnicate"],
  ];
  for (const args of wrong) {
    const inFolder = args.map((arg) => (arg.endsWith(".iso") ? join(folder, arg) : arg));
    const { status, output, errors } = await outcome(start("serve", ...inFolder));
    expect({ args, status, output }).toEqual({ args, status: 1, output: "" });
    expect(errors, args.join(" ")).toMatch(/^guesthouse: [^\n]+\n$/);
    expect(errors, args.join(" ")).not.toMatch(/\bat .*:\d+:\d+|undefined|\[object/);
  }
  await rm(folder, { recursive: true });
});
