import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { compare, type Result, timed } from "./measure.ts";
import { startPeers } from "./peers.ts";

const command = join(import.meta.dirname, "../../out/cli/guesthouse.js");
const lastMachine = "vm-0000";

/**
 * From the start of the built application to the list of a thousand machines on screen, in a browser that is
 * running already. The peer is a whole `virsh list --all`, which has no window to fill.
 */
export default async function startup(): Promise<Result[]> {
  await access(command).catch(() => {
    throw new Error("startup measures the built application: npm run build first");
  });
  await using peers = await startPeers();
  const state = await mkdtemp(join(tmpdir(), "guesthouse-bench-"));
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    chromiumSandbox: process.getuid?.() !== 0,
  });
  let gap = 0;
  try {
    const ours = async () => {
      const start = performance.now();
      const served = await serve(peers.path, peers.socket, state);
      const page = await browser.newPage();
      await page.goto(served.url);
      await page.getByText(lastMachine).first().waitFor();
      const took = performance.now() - start;
      await page.close();
      gap = Math.max(gap, await served.stop());
      return took;
    };
    const virsh = () => timed(() => finished("virsh", ["--connect", peers.peerUri, "list", "--all"]));
    const results = await compare("startup", ours, { "virsh list --all, the whole process": virsh }, 5);
    return results.map((result) => ({ ...result, gap }));
  } finally {
    await browser.close();
    await rm(state, { recursive: true, force: true });
  }
}

/** The application on a free port; `stop` ends it and gives the longest gap of its event loop, ms. */
async function serve(path: string, socket: string, state: string) {
  const child = spawn(
    process.execPath,
    [
      "--import",
      join(import.meta.dirname, "report-gap.ts"),
      command,
      "serve",
      "--connect",
      `test://${path}`,
      "--socket",
      socket,
    ],
    { env: { ...process.env, XDG_STATE_HOME: state }, stdio: ["ignore", "pipe", "pipe"] },
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
      async stop() {
        child.kill("SIGTERM");
        await once(child, "close");
        return Number(/gap=([\d.]+)/.exec(said)?.[1]);
      },
    };
  }
  throw new Error(`the application did not start: ${said}`);
}

async function finished(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  const [status] = await once(child, "exit");
  if (status !== 0) throw new Error(`${program} ended with status ${status}`);
}
