import { test as base, expect } from "./support/app.ts";
import { type DoubleShell, launchInDouble } from "./support/shell-double.ts";

/** The tray of the Electron shell, over libvirt's test driver, whose machine runs from the beginning. */
const test = base.extend<{ double: DoubleShell }>({
  double: async ({ shell, browser, stateDir }, use, info) => {
    info.skip(shell !== "double", "what a desktop shows of a tray is known to the double alone");
    const double = await launchInDouble({
      env: { GUESTHOUSE_STATE: stateDir, GUESTHOUSE_CONNECT: "test:///default" },
      args: [],
      newContext: () => browser.newContext(),
    });
    await use(double);
    if (double.electron.windows.length > 0) await quit(double);
  },
});

/** Quits from the tray, which no setting holds up, and waits until the application is gone. */
async function quit({ electron, page }: DoubleShell): Promise<void> {
  const gone = new Promise((resolve) => electron.app.once("quit", resolve));
  electron.trays[0]!.choose("Quit");
  await gone;
  await page.context().close();
}

const ends = ["Open Guesthouse", "Quit"];

test("lists the machines as they run, and acts on them", async ({ double }) => {
  const { electron, page } = double;
  const tray = electron.trays[0]!;
  expect(tray.image.path).toMatch(/assets\/tray\.png$/);
  await expect.poll(() => tray.labels()).toEqual(["test", ...ends]);

  tray.choose("test", "Pause");
  await expect.poll(() => tray.labels()).toEqual(["test (paused)", ...ends]);
  expect(() => tray.choose("test (paused)", "Shut down")).toThrow("cannot be chosen");
  tray.choose("test (paused)", "Resume");
  await expect.poll(() => tray.labels()).toEqual(["test", ...ends]);

  tray.choose("test", "Open console");
  await expect(page).toHaveURL(/\/c\/[^/]+\/m\/[0-9a-f-]{36}\/console$/);

  tray.choose("test", "Shut down");
  await expect.poll(() => tray.labels()).toEqual(["No machine is running", ...ends]);
  electron.clickMenu("Library");
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole("grid", { name: "Machines" })).toBeVisible();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect.poll(() => tray.labels()).toEqual(["test", ...ends]);
});

test("without the setting the app ends with its window, and its tray with it", async ({ double }) => {
  const tray = double.electron.trays[0]!;
  await double.close();
  expect(tray.destroyed).toBe(true);
});

test("with the setting the window hides, and a click on the tray or a second start shows it", async ({
  double,
  browser,
  stateDir,
}) => {
  const { electron, window, page } = double;
  const tray = electron.trays[0]!;
  electron.clickMenu("Settings");
  const setting = page.getByRole("switch", { name: "Keep Guesthouse in the tray when its window closes" });
  await expect(setting).not.toBeChecked();
  await setting.setChecked(true, { force: true });
  await expect(setting).toBeChecked();
  // It shows as soon as it is chosen, and counts when it is on the disk.
  const kept = () =>
    page.evaluate(() =>
      (globalThis as unknown as { guesthouse: { keepInTray(): Promise<boolean> } }).guesthouse.keepInTray(),
    );
  await expect.poll(kept).toBe(true);

  await window.close();
  expect(window.shown).toBe(false);
  expect(tray.destroyed).toBe(false);
  await expect.poll(() => tray.labels()).toEqual(["test", ...ends]);
  tray.emit("click");
  expect(window.shown).toBe(true);

  await window.close();
  expect(window.shown).toBe(false);
  electron.app.emit("second-instance", {}, [], "/", { targets: ["guesthouse://jobs"] });
  expect(window.shown).toBe(true);
  await expect(page).toHaveURL(/\/jobs$/);

  await window.close();
  tray.choose("Open Guesthouse");
  expect(window.shown).toBe(true);
  await quit(double);
  expect(tray.destroyed).toBe(true);

  const again = await launchInDouble({
    env: { GUESTHOUSE_STATE: stateDir, GUESTHOUSE_CONNECT: "test:///default" },
    args: [],
    newContext: () => browser.newContext(),
  });
  await again.window.close();
  expect(again.window.shown).toBe(false);
  await quit(again);
});

test("the setting answers to its own main frame only", async ({ double: { window } }) => {
  const { ipc, mainFrame } = window.webContents;
  const get = ipc.handlers.get("guesthouse:keep-in-tray")!;
  const set = ipc.handlers.get("guesthouse:set-keep-in-tray")!;
  for (const senderFrame of [null, { url: "app://bundle/" }, { url: "https://evil.example/" }]) {
    await expect(get({ senderFrame })).rejects.toThrow("refused");
    await expect(set({ senderFrame }, true)).rejects.toThrow("refused");
  }
  for (const odd of [undefined, null, "true", 1]) {
    await expect(set({ senderFrame: mainFrame }, odd)).rejects.toThrow("refused");
  }
  expect(await get({ senderFrame: mainFrame })).toBe(false);
});
