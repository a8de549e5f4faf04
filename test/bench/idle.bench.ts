import { setTimeout as sleep } from "node:timers/promises";
import { serveApplication } from "./application.ts";
import { openBrowserWindow } from "./browser-window.ts";
import { startDisplay } from "./display.ts";
import { untilListed } from "./listed.ts";
import type { Result } from "./measure.ts";
import { startFullDaemon } from "./peers.ts";
import { cpuSeconds, type Process, processTree } from "./processes.ts";

const machines = 100;
const minute = 60;
/** What opening the page has left to do. */
const rest = 5;

/**
 * What an application that nobody touches costs: CPU seconds of its processes over a minute with a hundred machines
 * listed, first with the window on screen, then with another tab in front of it.
 */
export default async function idle(): Promise<Result[]> {
  await using daemon = await startFullDaemon(machines);
  const display = await startDisplay();
  const served = await serveApplication(daemon.uri, daemon.socket, { watched: false });
  const window = await openBrowserWindow(display, served.url, { bars: true });
  try {
    await untilListed(window.page, machines);
    const backend = await processTree(served.pid);
    const seen = await overAMinute("visible");
    const blank = await window.openTab("about:blank");
    const unseen = await overAMinute("hidden");
    await blank.close();
    return [...seen, ...unseen];

    async function overAMinute(visibility: "visible" | "hidden"): Promise<Result[]> {
      const state = await window.page.evaluate("document.visibilityState");
      if (state !== visibility) throw new Error(`the page is ${state}, not ${visibility}`);
      await sleep(rest * 1000);
      const browser = await processTree(window.pid);
      const groups: Record<string, readonly Process[]> = {
        backend,
        renderer: browser.filter(({ type }) => type === "renderer"),
        browser: browser.filter(({ type }) => type !== "renderer"),
      };
      const before = await sums(groups);
      await sleep(minute * 1000);
      const after = await sums(groups);
      return Object.keys(groups).map((group) => {
        const seconds = after[group]! - before[group]!;
        return {
          name: `idle-${visibility}-${group}`,
          ours: (seconds / minute) * 100,
          unit: "%",
          note: `${seconds.toFixed(2)} CPU seconds in ${minute} s; ${machines} machines listed`,
        };
      });
    }
  } finally {
    await window.close();
    await served.stop();
    await display.stop();
  }
}

async function sums(groups: Readonly<Record<string, readonly Process[]>>): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const [group, processes] of Object.entries(groups)) {
    const all = await Promise.all(processes.map(({ pid }) => cpuSeconds(pid)));
    sums[group] = all.reduce((sum, seconds) => sum + seconds, 0);
  }
  return sums;
}
