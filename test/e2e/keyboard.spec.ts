import type { Locator, Page } from "@playwright/test";
import { defineTinyGuest, tinyGuestBlocked } from "../support/guest.ts";
import { expect } from "./support/app.ts";
import { clearHost, names, test } from "./support/host.ts";
import { take } from "./support/palette.ts";

test.beforeEach(({ shell }, info) => info.skip(shell !== "web", "the keyboard is the same in every shell"));
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

test("without a mouse: filter, start, console, change the memory, delete, restore", async ({
  app,
  libvirtd,
}) => {
  const blocked = await tinyGuestBlocked();
  test.skip(!!blocked, blocked);
  const { page } = app;
  const { keyboard } = page;
  for (const name of ["hands", "other"]) await defineTinyGuest(libvirtd, { name });
  const state = async () => (await libvirtd.virsh("domstate", "hands")).trim();
  const memory = async () =>
    /<memory unit='KiB'>(\d+)</.exec(await libvirtd.virsh("dumpxml", "hands", "--inactive"))?.[1];
  const rows = page.getByRole("row");
  await expect(rows.filter({ hasText: "hands" })).toBeVisible();

  // Filter, and down into what was found.
  await keyboard.press("/");
  await keyboard.type("hand");
  await expect(rows.filter({ hasText: "other" })).toHaveCount(0);
  await keyboard.press("ArrowDown");
  await expect(page.getByRole("grid", { name: "Machines" })).toBeFocused();

  // Start by the row's buttons.
  await keyboard.press("ArrowRight");
  await tabTo(page, page.getByRole("button", { name: "Start", exact: true }));
  await keyboard.press("Enter");
  await expect(rows.filter({ hasText: "hands" })).toContainText("Running");
  expect(await state()).toBe("running");

  // Its console, where what is typed goes to the guest.
  await keyboard.press("Escape");
  await keyboard.press("Enter");
  await expect(page).toHaveURL(/\/console$/);
  const terminal = page.getByTestId("terminal");
  await expect(terminal).toContainText("tiny#", { timeout: 120_000 });
  await tabTo(page, terminal.getByRole("textbox"));
  await keyboard.type("echo $((6*7))-by-hand\n");
  await expect(terminal).toContainText("42-by-hand");

  // Ctrl+Alt gives the keyboard back; then force it off, through the palette.
  await keyboard.press("Control+Alt");
  await take(page, "Force off hands");
  await expect(page.getByRole("dialog", { name: "Force off “hands”?" })).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: "Force off", exact: true }));
  await keyboard.press("Enter");
  await expect.poll(state).toBe("shut off");

  // More memory.
  await take(page, "hands details");
  await expect(page).toHaveURL(/\/details/);
  const sections = page.getByRole("navigation", { name: "Hardware" });
  await tabTo(page, sections.getByRole("link", { name: "Overview" }));
  const memoryLink = sections.getByRole("link", { name: "Memory", exact: true });
  for (let step = 0; step < 20 && !(await isFocused(memoryLink)); step++) await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Memory", exact: true })).toBeVisible();
  await tabTo(page, page.getByLabel("Maximum", { exact: true }));
  await keyboard.press("Control+A");
  await keyboard.type("192");
  await tabTo(page, page.getByRole("button", { name: "Apply", exact: true }));
  await keyboard.press("Enter");
  await expect.poll(memory).toBe(String(192 * 1024));

  // Delete into the bin, and bring it back.
  await take(page, "Delete hands");
  const dialog = page.getByRole("dialog", { name: "Delete “hands”?" });
  await tabTo(page, dialog.getByRole("button", { name: "Move to the bin" }));
  await keyboard.press("Enter");
  await expect.poll(() => names(libvirtd, "list", "--all", "--name")).toEqual(["other"]);
  await expect(dialog).toHaveCount(0);
  await take(page, "Bin");
  await expect(page).toHaveURL(/\/bin$/);
  await tabTo(page, page.getByRole("button", { name: /^Restore/ }));
  await keyboard.press("Enter");
  await expect.poll(() => names(libvirtd, "list", "--all", "--name")).toEqual(["hands", "other"]);
  expect(await memory()).toBe(String(192 * 1024));
});

const isFocused = (target: Locator) =>
  target.evaluateAll((found) => found.some((element) => element === document.activeElement));

/** Tab, until the focus is there: what no Tab reaches fails. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target.first()).toBeVisible();
  await expect(target.first()).toBeEnabled();
  for (let step = 0; step < 80; step++) {
    if (await isFocused(target)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`No Tab reaches ${target}`);
}
