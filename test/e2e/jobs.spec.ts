import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { test as base, expect } from "./support/app.ts";
import { take } from "./support/palette.ts";
import { type DoubleShell, launchInDouble } from "./support/shell-double.ts";

/** A machine of libvirt's test driver. */
const machine = (name: string, uuid: string, order: number, delay: number) => `
  <domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
    <name>${name}</name>
    <uuid>${uuid}</uuid>
    <metadata>
      <guesthouse:machine xmlns:guesthouse='urn:guesthouse:machine:1'>
        <guesthouse:autostart order='${order}' delay='${delay}'/>
      </guesthouse:machine>
    </metadata>
    <memory unit='MiB'>512</memory>
    <os><type arch='x86_64'>hvm</type></os>
    <test:runstate>5</test:runstate>
  </domain>`;

const test = base.extend<{ delay: number; uri: string; double: DoubleShell }>({
  /** Seconds that the second of two machines waits before it starts. */
  delay: [3600, { option: true }],
  uri: async ({ stateDir, delay }, use) => {
    const path = join(stateDir, "node.xml");
    const first = machine("database", "0d4f5bc5-86a1-4a39-9a0a-1c1d1a0b2c01", 1, 0);
    const second = machine("web", "0d4f5bc5-86a1-4a39-9a0a-1c1d1a0b2c02", 2, delay);
    await writeFile(path, `<node>${first}${second}\n</node>\n`);
    await use(`test://${path}`);
  },
  uris: async ({ uri }, use) => use([uri]),
  double: async ({ shell, browser, stateDir, uri }, use, info) => {
    info.skip(shell !== "double", "what a desktop shows is known to the double alone");
    const double = await launchInDouble({
      env: { GUESTHOUSE_STATE: stateDir, GUESTHOUSE_CONNECT: uri },
      args: [],
      newContext: () => browser.newContext(),
    });
    await use(double);
    double.electron.messageBoxAnswer = 0;
    if (double.electron.windows.length > 0) await double.close();
  },
});

/** Starts the machines in their order: a job that runs until it is cancelled. */
async function startInOrder(page: Page): Promise<void> {
  await expect(page.getByRole("row").filter({ hasText: "web" })).toBeVisible();
  await take(page, "start order");
  await page.getByRole("dialog").getByRole("button", { name: "Start them now" }).click();
  await expect(page).toHaveURL(/\/jobs$/);
}

const titled = /^Start the machines of .* in order$/;
const panel = (page: Page) => page.getByRole("dialog", { name: "Activity" });

test("work is in reach from every page, survives a reload, and stops where it is told to", async ({
  app,
  shell,
}, info) => {
  info.skip(shell !== "web", "the page is the same in every shell");
  const { page } = app;
  await startInOrder(page);
  await expect(page.getByText("Waiting 3600 s before web")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Waiting 3600 s before web")).toBeVisible();

  await page.getByRole("button", { name: /^Log of / }).click();
  const log = page.getByRole("log");
  await expect(log).toContainText("Starting database");
  await expect(log).toContainText(/virsh -c test:\S+ start database/);
  await expect(log).toContainText("Waiting 3600 s before web");

  await page.getByRole("link", { name: "All machines" }).click();
  await page.getByRole("button", { name: "Show the running work" }).click();
  await expect(panel(page).getByText(titled)).toBeVisible();
  await expect(panel(page).getByText("Waiting 3600 s before web")).toBeVisible();
  await expect(panel(page).locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(panel(page)).toHaveCount(0);

  await page.getByRole("button", { name: "Show the running work" }).click();
  await panel(page)
    .getByRole("button", { name: /^Cancel / })
    .click();
  await expect(panel(page).getByText(/^Cancelled/)).toBeVisible();
  await panel(page).getByRole("link", { name: "All activity" }).click();
  await expect(page).toHaveURL(/\/jobs$/);
  await page.getByRole("button", { name: "Clear finished" }).click();
  await expect(page.getByText("No work has been done yet")).toBeVisible();
  await expect(page.getByRole("button", { name: "Show recent work" })).toHaveCount(0);
});

test("what was interrupted is told after the next start until it is dismissed", async ({
  app,
  shell,
  stateDir,
}, info) => {
  info.skip(shell !== "web", "the page is the same in every shell");
  await app.close();
  // As a process leaves it that is no more: no process has this number.
  const job = { id: "a-job", title: "Convert disk.raw", startedAt: Date.now() - 3_600_000 };
  const run = { version: 1, pid: 2 ** 22 + 1, started: "1", jobs: [job] };
  const partial = join(stateDir, ".disk.qcow2.partial");
  const file = { path: partial, title: job.title, pid: run.pid, started: "1", job: job.id };
  await writeFile(partial, "half");
  await mkdir(join(stateDir, "running-jobs"), { recursive: true });
  await writeFile(join(stateDir, "running-jobs", "crashed.json"), JSON.stringify(run));
  await writeFile(join(stateDir, "unfinished-files.json"), JSON.stringify({ version: 1, files: [file] }));

  await app.restart();
  await app.page.getByRole("link", { name: "Activity" }).click();
  const row = () => app.page.getByRole("listitem").filter({ hasText: job.title });
  await expect(row()).toContainText("Interrupted · 1 hour ago");
  await expect(row()).toContainText(partial);
  await app.restart();
  await app.page.getByRole("link", { name: "Activity" }).click();
  await row()
    .getByRole("button", { name: `Take “${job.title}” off the list` })
    .click();
  await expect(row()).toHaveCount(0);
  await app.restart();
  await app.page.getByRole("link", { name: "Activity" }).click();
  await expect(app.page.getByText("No work has been done yet")).toBeVisible();
});

test.describe("work that ends", () => {
  test.use({ delay: 2 });

  test("a browser tells of work that ended while nobody looked, once that was allowed", async ({
    app,
    shell,
  }, info) => {
    info.skip(shell !== "web", "on the desktop the app tells it");
    const { page } = app;
    await page.context().grantPermissions(["notifications"]);
    await page.addInitScript(() => {
      const told: string[] = [];
      class Told {
        static permission = "granted";
        static requestPermission = async () => "granted";
        constructor(title: string, { body }: { body: string }) {
          told.push(`${title}: ${body}`);
        }
      }
      Object.assign(window, { Notification: Told, told, inFront: true });
      document.hasFocus = () => (window as unknown as { inFront: boolean }).inFront;
    });
    await page.goto(new URL("/settings", page.url()).href);
    const setting = page.getByRole("switch", { name: "Tell when work ends in the background" });
    await setting.setChecked(true, { force: true });
    await expect(setting).toBeChecked();
    await page.evaluate(() => Object.assign(window, { inFront: false }));
    await page.getByRole("link", { name: "All machines" }).click();
    await startInOrder(page);
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { told: string[] }).told))
      .toEqual([expect.stringMatching(/^Start the machines of .* in order: Done\.$/)]);
  });
});

test("the task bar shows that work runs, and who closes the app is asked", async ({ double }) => {
  const { electron, window, page } = double;
  await startInOrder(page);
  await expect.poll(() => window.progress).toBe(2);

  electron.messageBoxAnswer = 3;
  await window.close();
  await expect.poll(() => electron.messageBoxes.length).toBe(1);
  expect(electron.messageBoxes[0]).toMatchObject({ message: "A job is still running", cancelId: 3 });
  expect(window.shown).toBe(true);

  electron.messageBoxAnswer = 2;
  electron.trays[0]!.choose("Quit");
  await expect.poll(() => window.shown).toBe(false);
  electron.trays[0]!.emit("click");
  expect(window.shown).toBe(true);
  await expect(page.getByText("Waiting 3600 s before web")).toBeVisible();

  electron.messageBoxAnswer = 0;
  const gone = new Promise((resolve) => electron.app.once("quit", resolve));
  await window.close();
  await gone;
  expect(electron.messageBoxes).toHaveLength(3);
});

test("the app that waits for its work ends with it", async ({ double }) => {
  const { electron, window, page } = double;
  await startInOrder(page);
  electron.messageBoxAnswer = 1;
  await window.close();
  await expect.poll(() => window.shown).toBe(false);
  const gone = new Promise((resolve) => electron.app.once("quit", resolve));
  // The page lives on behind the hidden window.
  await page.getByRole("button", { name: /^Cancel / }).click();
  await gone;
  await page.context().close();
});
