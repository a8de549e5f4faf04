import type { Page } from "@playwright/test";
import { startTinyGuest, tinyGuestBlocked } from "../support/guest.ts";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { clearHost, test } from "./support/host.ts";
import { take } from "./support/palette.ts";

test.beforeEach(async ({ shell }, info) => {
  info.skip(shell !== "web", "tabs are the same in every shell");
  const blocked = await tinyGuestBlocked();
  info.skip(!!blocked, blocked);
});
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

const tabs = (page: Page) => page.getByRole("tablist", { name: "Open machines" }).getByRole("tab");
const tab = (page: Page, name: string) => tabs(page).filter({ hasText: name });
const canvas = (page: Page, name: string) =>
  page
    .getByRole("region", { name: `Screen of ${name}` })
    .locator("canvas")
    .last();
const toLibrary = (page: Page) => page.getByRole("link", { name: "All machines" }).click();

/** Opens a machine's console from the list. */
async function open(page: Page, name: string): Promise<void> {
  await page.getByRole("row").filter({ hasText: name }).getByText(name, { exact: true }).dblclick();
  await expect(page.getByRole("heading", { name })).toBeVisible();
}

/** A mark on the very canvas that is drawn on, to know it again. */
const mark = (page: Page, name: string) =>
  canvas(page, name).evaluate((element) => {
    (element as HTMLElement).dataset["seen"] = "yes";
  });

test("machines that were opened are tabs, and switching keeps their screens", async ({ app, libvirtd }) => {
  for (const name of ["one", "two", "three"]) await startTinyGuest(libvirtd, { name, vnc: "socket" });
  const { page } = app;
  await open(page, "one");
  await expect(canvas(page, "one")).toBeVisible();
  await expect(tabs(page), "a single machine needs no bar").toHaveCount(0);
  await mark(page, "one");
  // Within the machines' pages, where consoles stay.
  await take(page, "two");
  await expect(canvas(page, "two")).toBeVisible();
  await expect(tabs(page)).toHaveText([/one/, /two/]);
  await expect(tab(page, "two")).toHaveAttribute("aria-selected", "true");

  await tab(page, "one").click();
  await expect(canvas(page, "one"), "the same connection and picture").toHaveAttribute("data-seen", "yes");
  await expect(canvas(page, "one")).toBeVisible();

  // The keyboard is the guest's, and the keys of the tabs work all the same.
  await canvas(page, "one").click();
  await page.keyboard.press("Control+Alt+PageDown");
  await expect(page).toHaveURL(/console/);
  await expect(page.getByRole("heading", { name: "two" })).toBeVisible();
  await page.keyboard.press("Control+Alt+PageUp");
  await expect(page.getByRole("heading", { name: "one" })).toBeVisible();

  await canvas(page, "one").click();
  await page.keyboard.press("Alt+Shift+Digit2");
  await expect(page.getByRole("heading", { name: "two" })).toBeVisible();
  await canvas(page, "two").click();
  await page.keyboard.press("Alt+Shift+Digit1");
  await expect(page.getByRole("heading", { name: "one" })).toBeVisible();

  await page.getByRole("link", { name: "Details" }).click();
  await expect(page).toHaveURL(/details/);
  await tab(page, "two").click();
  await expect(page).toHaveURL(/console/);
  await tab(page, "one").click();
  await expect(page, "a tab remembers its page").toHaveURL(/details/);

  await expectAccessible(page);

  await toLibrary(page);
  await open(page, "three");
  await page.reload();
  await expect(tabs(page)).toHaveText([/one/, /two/, /three/]);
  await expect(tab(page, "three")).toHaveAttribute("aria-selected", "true");

  await tab(page, "three").click({ button: "middle" });
  await expect(tabs(page)).toHaveText([/one/, /two/]);
  await expect(page.getByRole("heading", { name: "two" })).toBeVisible();
  await libvirtd.virsh("destroy", "one");
  await libvirtd.virsh("undefine", "one");
  await expect(tabs(page), "one is gone, and with it the bar").toHaveCount(0);
  await page.keyboard.press("Control+Alt+w");
  await expect(page.getByRole("grid", { name: "Machines" })).toBeVisible();
});

test("tabs are moved by dragging and by keys, and closed by keys", async ({ app, libvirtd }) => {
  const { page } = app;
  for (const name of ["one", "two", "three"]) {
    await startTinyGuest(libvirtd, { name, vnc: "socket" });
    await toLibrary(page);
    await open(page, name);
  }
  await tab(page, "three").dragTo(tab(page, "one"));
  await expect(tabs(page)).toHaveText([/three/, /one/, /two/]);
  await tab(page, "three").focus();
  await page.keyboard.press("Control+Shift+ArrowRight");
  await expect(tabs(page)).toHaveText([/one/, /three/, /two/]);
  await expect(tab(page, "three")).toBeFocused();
  await page.keyboard.press("End");
  await expect(tab(page, "two")).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(tabs(page)).toHaveText([/one/, /three/]);
  await expect(page.getByRole("heading", { name: "three" })).toBeVisible();
});
