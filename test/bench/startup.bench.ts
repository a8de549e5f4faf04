import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveApplication } from "./application.ts";
import { openBrowserWindow } from "./browser-window.ts";
import { startDisplay } from "./display.ts";
import { untilListed } from "./listed.ts";
import { inTurn, median, type Result, spread, timed } from "./measure.ts";
import type { Page } from "./page.ts";
import { machines, startFullDaemon } from "./peers.ts";
import { type Memory, memory, processTree } from "./processes.ts";
import { runVirtManager } from "./virt-manager.ts";

/** A place for the page: a window of its own, or a tab in a browser that runs already. */
interface Shown {
  readonly page: Page;
  /** Where the browser was started for it. */
  readonly pid?: number;
  hide(): Promise<void>;
}

/**
 * From nothing to the list of a thousand machines on screen, and the memory that it takes then: the built
 * application and its window, whose profile stays as it does with `npm start` where there is no Electron, against
 * Debian's virt-manager on the same display. Also in a browser that runs already, and against virsh, which has no
 * window to fill.
 */
export default async function startup(): Promise<Result[]> {
  await using daemon = await startFullDaemon();
  const display = await startDisplay();
  const browser = await openBrowserWindow(display, "about:blank", { bars: true });
  const kept = await mkdtemp(join(tmpdir(), "guesthouse-bench-"));
  const memories: { ours: Memory[]; theirs: Memory[] } = { ours: [], theirs: [] };

  const toList = async (what: "names" | "all", show: (url: string) => Promise<Shown>) => {
    const start = performance.now();
    const served = await serveApplication(daemon.uri, daemon.socket, { watched: false });
    try {
      const { page, pid, hide } = await show(served.url);
      await untilListed(page, machines, what);
      const ms = performance.now() - start;
      if (pid !== undefined) {
        const processes = [...(await processTree(served.pid)), ...(await processTree(pid))];
        memories.ours.push(await memory(processes));
      }
      await hide();
      return ms;
    } finally {
      await served.stop();
    }
  };
  /** The gap of the event loop, in a run of its own: nobody's start is watched but this one's. */
  const longestGap = async () => {
    const served = await serveApplication(daemon.uri, daemon.socket);
    const { page, hide } = await inTab(served.url);
    await untilListed(page, machines);
    await hide();
    return served.stop();
  };
  const inWindow = async (url: string): Promise<Shown> => {
    const { page, pid, close } = await openBrowserWindow(display, url, { kept });
    return { page, pid, hide: close };
  };
  const inTab = async (url: string): Promise<Shown> => {
    const page = await browser.openTab(url);
    return { page, hide: () => page.close() };
  };
  const virtManager = async () => {
    const once = await runVirtManager(display, daemon.peerUri, machines);
    memories.theirs.push(once.memory);
    return once.ms;
  };
  const virsh = () => timed(() => finished("virsh", ["--connect", daemon.peerUri, "list", "--all"]));

  try {
    const took = await inTurn(
      {
        named: () => toList("names", inWindow),
        namedInTab: () => toList("names", inTab),
        cold: () => toList("all", inWindow),
        open: () => toList("all", inTab),
        virtManager,
        virsh,
      },
      5,
    );
    const { named, namedInTab, cold, open } = took;
    const manager = { peer: "virt-manager", theirs: median(took.virtManager), unit: "ms" } as const;
    const goal = "goal: at most a third";
    const against = (name: string, times: readonly number[], note: string): Result => ({
      ...manager,
      name,
      ours: median(times),
      note: `${goal}; ${note}, ${spread(times)}; peer ${spread(took.virtManager)}`,
    });
    const [ours, theirs] = [middle(memories.ours), middle(memories.theirs)];
    return [
      against("startup", named, "names and states, as the peer's list has them; window and browser included"),
      against("startup-open-browser", namedInTab, "names and states; the browser runs already"),
      {
        ...against("startup-all", cold, "everything that our list tells; window and browser included"),
        gap: await longestGap(),
      },
      against("startup-all-open-browser", open, "everything; the browser runs already"),
      {
        name: "startup-open-browser",
        peer: "virsh list --all, the whole process",
        ours: median(open),
        theirs: median(took.virsh),
        unit: "ms",
      },
      {
        name: "startup-memory",
        peer: "virt-manager",
        ours: ours.resident,
        theirs: theirs.resident,
        unit: "MiB",
        note: `resident, all processes; what they share counted once: ${ours.proportional.toFixed(0)} and ${theirs.proportional.toFixed(0)} MiB`,
      },
    ];
  } finally {
    await browser.close();
    await display.stop();
    await rm(kept, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

const middle = (memories: readonly Memory[]): Memory => ({
  resident: median(memories.map(({ resident }) => resident)),
  proportional: median(memories.map(({ proportional }) => proportional)),
});

async function finished(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  const [status] = await once(child, "exit");
  if (status !== 0) throw new Error(`${program} ended with status ${status}`);
}
