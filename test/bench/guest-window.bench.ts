import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { copyOf, guestDisks } from "../support/guest-disks.ts";
import { startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { serveApplication } from "./application.ts";
import { type Frames, watchFrames } from "./frames.ts";
import { median, quantile, type Result } from "./measure.ts";

const machine = "hostile";
const folder = "many";
const all = "100,000 entries";
/** Names of the folder: entry-000001 to entry-100000. */
const [first, last] = ["entry-000001", "entry-100000"];
/** Opening the disk takes ten seconds without KVM. */
const patience = 150_000;

/** What is done with the folder's list; each ends when the page shows that it was done, with the list as it was. */
const actions: Record<string, (page: Page) => Promise<unknown>> = {
  async scroll(page) {
    await page.getByRole("grid").hover();
    for (const direction of [1, -1]) {
      for (let step = 0; step < 60; step++) {
        await page.mouse.wheel(0, direction * 60_000);
        await page.evaluate("new Promise(requestAnimationFrame)");
      }
    }
    await row(page, first).waitFor();
  },
  async filter(page) {
    const field = page.getByLabel("Filter this folder");
    await field.click();
    await page.keyboard.type("99999");
    await page.getByText(`1 of ${all}`).waitFor();
    await field.press("Escape");
    await page.getByText(all, { exact: true }).waitFor();
    await row(page, first).waitFor();
  },
  async sort(page) {
    // The names turned round, and back in the end; by all else they are equal, which leaves them in the names' order.
    const heads: [name: string, top: string][] = [
      ["Name", last],
      ["Size", first],
      ["Owner", first],
      ["Permissions", first],
      ["Changed", first],
      ["Name", first],
    ];
    for (const [name, top] of heads) {
      const head = page.getByRole("columnheader", { name });
      const before = await head.getAttribute("aria-sort");
      await head.getByRole("button").first().click();
      await head.and(page.locator(`:not([aria-sort="${before}"])`)).waitFor();
      await row(page, top).waitFor();
    }
  },
  async "select-all"(page) {
    await row(page, first).click();
    await page.keyboard.press("Control+a");
    await page.getByText("100,000 selected").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("100,000 selected").waitFor({ state: "hidden" });
  },
  async find(page) {
    await page.getByRole("grid").focus();
    for (const name of ["entry-09", first]) {
      await page.keyboard.type(name);
      await page.locator(`[role=row][aria-selected=true]`, { hasText: name }).waitFor();
      // The next word begins anew.
      await page.keyboard.press("Home");
      await row(page, first).waitFor();
    }
  },
};

/**
 * A folder of 100,000 entries in a real Chromium: how long until the first and until all are there, and how long frames
 * take while they come, and while the list is scrolled, filtered, sorted, selected and found in. There is no peer: no
 * other browser of guests' files lets its frames be traced.
 */
export default async function guestWindow(): Promise<Result[]> {
  await using stack = new AsyncDisposableStack();
  const libvirtd = await startPrivateLibvirtd();
  stack.defer(() => libvirtd.stop());
  const disk = await copyOf(guestDisks.hostile, libvirtd.imagesDir);
  const definition = join(libvirtd.root, "machine.xml");
  await writeFile(definition, plainXml(machine, randomUUID(), diskXml(disk)));
  await libvirtd.virsh("define", definition);
  const served = await serveApplication("qemu:///system", libvirtd.socketPath, { watched: false });
  stack.defer(() => served.stop().then(() => {}));
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    chromiumSandbox: process.getuid?.() !== 0,
  });
  stack.defer(() => browser.close());
  // Wide enough for all columns.
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  page.setDefaultTimeout(60_000);
  await page.goto(served.url);
  await page.getByText(machine, { exact: true }).first().dblclick();
  await page.getByRole("link", { name: "Files", exact: true }).click();
  await row(page, folder).waitFor({ timeout: patience });

  const results = await coming(browser, page);
  for (const [name, act] of Object.entries(actions)) {
    results.push(summary(name, await watchFrames(browser, () => act(page).then(() => {}))));
  }
  return results;
}

const row = (page: Page, name: string) =>
  page
    .getByRole("grid")
    .getByRole("row")
    .filter({ has: page.getByText(name, { exact: true }) });

/** Goes into the folder: twice by the clock, the first time of which the appliance knows nothing of it; once traced. */
async function coming(browser: Browser, page: Page): Promise<Result[]> {
  const enter = async () => {
    await row(page, folder).click();
    // The key may be quicker than a script that is sent with it.
    await page.evaluate(watchListing);
    await page.keyboard.press("Enter");
    return await page.evaluate<Listed>("listed");
  };
  const leave = async () => {
    await page.keyboard.press("Alt+ArrowUp");
    await row(page, folder).waitFor();
  };
  const took: Listed[] = [];
  for (let round = 0; round < 2; round++) {
    took.push(await enter());
    await leave();
  }
  const frames = await watchFrames(browser, () => enter().then(() => {}));
  const figures = (["first", "all"] as const).map((which) => ({
    name: `guest-window-${which}`,
    ours: median(took.map((each) => each[which])),
    unit: "ms" as const,
    note: `from the key to ${which === "first" ? "the first rows" : "the last of 100,000"}; ${took
      .map((each) => each[which].toFixed(0))
      .join(", ")}`,
  }));
  return [...figures, summary("coming", frames)];
}

interface Listed {
  readonly first: number;
  readonly all: number;
}

/**
 * In the page, as `listed`: from the next key on, ms until the grid has rows of the folder, and until the page says how many. It
 * looks by the clock: asking for frames would make them, and thousands of them fill the trace.
 */
const watchListing = `void (globalThis.listed = new Promise((resolve) => {
  let start = 0;
  let first = 0;
  addEventListener("keydown", ({ timeStamp }) => { start = timeStamp; }, { capture: true, once: true });
  const look = setInterval(() => {
    if (start > 0 && !first && document.querySelector('[role="grid"][data-folder="/many"] [aria-rowindex="2"]'))
      first = performance.now();
    if (!first || !document.querySelector("footer").textContent.includes("${all}")) return;
    clearInterval(look);
    resolve({ first: first - start, all: performance.now() - start });
  }, 20);
}))`;

function summary(name: string, { shown, dropped, answers, longestTask }: Frames): Result {
  if (shown.length === 0) throw new Error(`${name}: Chromium's trace tells of no frame`);
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return {
    name: `guest-window-${name}`,
    ours: median(shown),
    unit: "ms",
    note: [
      `frame: p95 ${ms(quantile(shown, 0.95))}, worst ${ms(Math.max(...shown))}, ${dropped} dropped of ${shown.length + dropped}`,
      answers.length > 0 &&
        `from key or click to its frame: median ${ms(median(answers))}, worst ${ms(Math.max(...answers))}`,
      `longest task ${ms(longestTask)}`,
    ]
      .filter(Boolean)
      .join("; "),
  };
}
