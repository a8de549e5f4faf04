import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { PrivateLibvirtd } from "../support/libvirtd.ts";
import { plainXml } from "../support/plain-machine.ts";
import { expect } from "./support/app.ts";
import { clearHost, names, test } from "./support/host.ts";
import { press } from "./support/keys.ts";
import { take } from "./support/palette.ts";

test.beforeEach(({ shell }, info) => info.skip(shell !== "web", "the order is the same in every shell"));
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

const stored = (libvirtd: PrivateLibvirtd, name: string) => libvirtd.virsh("dumpxml", name, "--inactive");
const place = (order: number, delay: number) => `<guesthouse:autostart order="${order}" delay="${delay}"/>`;

async function define(libvirtd: PrivateLibvirtd, page: Page, ...machines: string[]): Promise<void> {
  for (const name of machines) {
    const path = join(libvirtd.root, `${name}.xml`);
    await writeFile(path, plainXml(name, crypto.randomUUID()));
    await libvirtd.virsh("define", path);
    await expect(page.getByRole("row").filter({ hasText: name })).toBeVisible();
  }
}

test("a machine's details say who starts it with its host", async ({ app: { page }, libvirtd }) => {
  await define(libvirtd, page, "web");
  await page.getByRole("row").filter({ hasText: "web" }).dblclick();
  await page.getByRole("link", { name: "Details" }).click();
  const starter = page.getByRole("radiogroup", { name: "Start with the host" });
  await starter.getByText("All at once").click();
  await expect.poll(() => libvirtd.virsh("dominfo", "web")).toMatch(/Autostart:\s+enable/);

  await starter.getByText("In order").click();
  await expect.poll(() => stored(libvirtd, "web")).toContain(place(1, 0));
  await expect.poll(() => libvirtd.virsh("dominfo", "web")).toMatch(/Autostart:\s+disable/);
  const wait = page.getByRole("textbox", { name: "Wait before it" });
  await wait.fill("90000");
  await press(wait);
  await expect(page.getByText("From 0 to 86400")).toBeVisible();
  await wait.fill("25");
  await press(wait);
  await expect.poll(() => stored(libvirtd, "web")).toContain(place(1, 25));

  // Another tool turns libvirt's own on; the page that is opened then says what that means.
  await libvirtd.virsh("autostart", "web");
  await libvirtd.virsh("desc", "web", "--config", "--title", "Changed");
  await expect(page.getByText("libvirt's own autostart is on too")).toBeVisible();
  await page.getByRole("button", { name: "Keep the order only" }).click();
  await expect.poll(() => libvirtd.virsh("dominfo", "web")).toMatch(/Autostart:\s+disable/);

  await starter.getByText("No", { exact: true }).click();
  await expect.poll(() => stored(libvirtd, "web")).not.toContain("guesthouse");
});

test("the order of a connection is put together, changed and run by keyboard alone", async ({
  app: { page },
  libvirtd,
}) => {
  await define(libvirtd, page, "database", "web");
  await take(page, "start order");
  const dialog = page.getByRole("dialog", { name: "Start order of This computer" });
  await expect(dialog.getByText("No machine is in the order yet.")).toBeVisible();

  const add = dialog.getByRole("combobox", { name: "Add a machine" });
  for (const name of ["web", "database"]) {
    await add.focus();
    await page.keyboard.type(name);
    await expect(page.getByRole("option")).toHaveText([name]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(dialog.getByRole("listitem").filter({ hasText: name })).toBeVisible();
  }
  await dialog.getByRole("textbox", { name: "Seconds to wait before web" }).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("1");
  await press(dialog.getByRole("button", { name: "database: earlier" }));
  await expect(dialog.getByRole("listitem").first()).toContainText("database");
  // Unsaved, it cannot be run, and says so.
  await expect(dialog.getByRole("button", { name: "Start them now" })).toHaveAccessibleDescription(
    "Save the order first.",
  );
  await press(dialog.getByRole("button", { name: "Save" }));
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => stored(libvirtd, "database")).toContain(place(1, 0));
  await expect.poll(() => stored(libvirtd, "web")).toContain(place(2, 1));

  await take(page, "start order");
  await press(dialog.getByRole("button", { name: "Start them now" }));
  await expect(page).toHaveURL(/\/jobs$/);
  await expect
    .poll(async () => (await names(libvirtd, "list", "--name")).sort())
    .toEqual(["database", "web"]);
});
