import { chromium, type Page } from "@playwright/test";
import { serveApplication } from "./application.ts";
import { type Frames, watchFrames } from "./frames.ts";
import { median, quantile, type Result } from "./measure.ts";
import { machines, startFullDaemon } from "./peers.ts";

const rounds = 5;

/** What is done with the list, once; each ends when the page shows that it was done. */
const actions: Record<string, (page: Page) => Promise<unknown>> = {
  async filter(page) {
    const field = page.getByLabel("Filter the machines");
    await field.click();
    await page.keyboard.type("vm-099");
    await page.getByText("vm-0999").first().waitFor();
    await field.press("Escape");
    await page.getByText("vm-0000").first().waitFor();
  },
  async sort(page) {
    // Each twice for both directions; by name once, which is how it was.
    for (const column of ["State", "State", "Memory", "Memory", "Name"]) {
      const head = page.getByRole("columnheader", { name: column });
      const before = await head.getAttribute("aria-sort");
      await head.getByRole("button").first().click();
      await head.and(page.locator(`:not([aria-sort="${before}"])`)).waitFor();
    }
  },
  async "select-all"(page) {
    await page.getByText("vm-0000").first().click();
    await page.keyboard.press("Control+a");
    await page.getByText(`${machines} selected`).waitFor();
    await page.keyboard.press("Escape");
    await page.getByText(`${machines} selected`).waitFor({ state: "hidden" });
  },
  async scroll(page) {
    await page.getByRole("grid").hover();
    for (const direction of [1, -1]) {
      for (let step = 0; step < 60; step++) {
        await page.mouse.wheel(0, direction * 400);
        await page.evaluate("new Promise(requestAnimationFrame)");
      }
    }
  },
};

/**
 * A thousand machines in a real Chromium: filter, sort, select all, scroll, each several times under Chromium's
 * tracing. There is no peer: no other manager lets its frames be traced.
 */
export default async function listUi(): Promise<Result[]> {
  await using daemon = await startFullDaemon();
  const served = await serveApplication(daemon.uri, daemon.socket);
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    chromiumSandbox: process.getuid?.() !== 0,
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(served.url);
    await page.getByText("vm-0000").first().waitFor();
    const results: Result[] = [];
    for (const [name, act] of Object.entries(actions)) {
      // Once unwatched: what is compiled and drawn for the first time is the start's matter.
      await act(page);
      const frames = await watchFrames(browser, async () => {
        for (let round = 0; round < rounds; round++) await act(page);
      });
      results.push(summary(name, frames));
    }
    return results;
  } finally {
    await browser.close();
    await served.stop();
  }
}

function summary(name: string, { shown, dropped, answers, longestTask }: Frames): Result {
  if (shown.length === 0) throw new Error(`${name}: Chromium's trace tells of no frame`);
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  const worst = (values: number[]) => ms(Math.max(...values));
  return {
    name: `list-ui-${name}`,
    ours: median(shown),
    unit: "ms",
    note: [
      `frame: p95 ${ms(quantile(shown, 0.95))}, worst ${worst(shown)}, ${dropped} dropped of ${shown.length + dropped}`,
      answers.length > 0 &&
        `from key or click to its frame: median ${ms(median(answers))}, worst ${worst(answers)}`,
      `longest task ${ms(longestTask)}`,
    ]
      .filter(Boolean)
      .join("; "),
  };
}
