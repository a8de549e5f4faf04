import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PrivateLibvirtd } from "../support/libvirtd.ts";
import { expect } from "./support/app.ts";
import { clearHost, test } from "./support/host.ts";
import { press } from "./support/keys.ts";
import { openPalette } from "./support/palette.ts";

test.beforeEach(({ shell }, info) => info.skip(shell !== "web", "the palette is the same in every shell"));
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

test("the palette starts a machine by its name, says why it cannot, and asks what the menus ask", async ({
  app,
  libvirtd,
}) => {
  await define(libvirtd, "web");
  await define(libvirtd, "db");
  const { page } = app;
  await expect(page.getByRole("row").filter({ hasText: "db" })).toBeVisible();
  const state = async (name: string) => (await libvirtd.virsh("domstate", name)).trim();

  const field = await openPalette(page);
  await field.fill("resume web");
  const resume = page.getByRole("option", { name: "Resume “web”" });
  await expect(resume).toHaveAttribute("aria-disabled", "true");
  await expect(resume).toContainText("The machine is not running.");
  await field.press("Enter");
  await expect(field).toBeVisible();

  await field.fill("start web");
  await expect(page.getByRole("option", { name: "Start “web”", exact: true })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await field.press("Enter");
  await expect(field).toBeHidden();
  await expect(page.getByRole("row").filter({ hasText: "web" })).toContainText("Running");
  expect(await state("web")).toBe("running");
  expect(await state("db")).toBe("shut off");

  await openPalette(page);
  const last = page.getByRole("group", { name: "Used last" }).getByRole("option");
  await expect(last.first()).toContainText("Start “web”");
  await field.fill("force web");
  await field.press("Enter");
  const question = page.getByRole("dialog", { name: "Force off “web”?" });
  await press(question.getByRole("button", { name: "Cancel" }));
  await expect(question).toBeHidden();
  expect(await state("web")).toBe("running");

  await openPalette(page);
  await field.fill("notes db");
  await field.press("Enter");
  await expect(page).toHaveURL(/\/notes$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("db");

  await page.getByRole("link", { name: "Activity" }).click();
  await page.getByRole("tab", { name: "Commands" }).click();
  await page.getByLabel("Filter by title or command").fill("start web");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as a script" }).click();
  const script = await readFile(await (await saved).path(), "utf8");
  expect(script).toMatch(/^#!\/bin\/bash\nset -e\n\n# .*web.*\nvirsh -c qemu:\/\/\/system start web\n$/);
});

test("shortcuts are listed, changed, told apart and remembered, and leave text alone", async ({ app }) => {
  const { page } = app;
  await expect(page.getByRole("heading", { level: 1, name: "All machines" })).toBeVisible();
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(list.getByRole("listitem").filter({ hasText: "Go to the settings" })).toContainText(
    "Ctrl + ,",
  );
  await list.getByRole("link", { name: "Change them in the settings" }).press("Enter");
  await expect(page).toHaveURL(/\/settings$/);

  const keys = (command: string) => page.getByRole("button", { name: `Change the keys of “${command}”` });
  await keys("Go to activity").press("Enter");
  await page.keyboard.press("Control+,");
  await expect(page.getByText("Those are the keys of “Go to the settings”.")).toBeVisible();
  await expect(page).toHaveURL(/\/settings$/);
  await page.keyboard.press("Escape");
  await expect(keys("Go to activity")).toHaveText("None");
  await keys("Go to activity").press("Enter");
  await page.keyboard.press("A");
  await expect(keys("Go to activity")).toHaveText("A");

  await page.reload();
  await expect(keys("Go to activity")).toHaveText("A");
  const field = await openPalette(page);
  await field.pressSequentially("a?n");
  await expect(field).toHaveValue("a?n");
  await expect(page).toHaveURL(/\/settings$/);
  await field.press("Escape");
  await expect(field).toBeHidden();
  await page.keyboard.press("a");
  await expect(page).toHaveURL(/\/jobs$/);

  await page.keyboard.press("Control+,");
  await page.getByRole("button", { name: "Give “Go to activity” its usual keys again" }).click();
  await expect(keys("Go to activity")).toHaveText("None");
  await expect(page.getByRole("button", { name: "Reset all" })).toBeDisabled();
});

/** A machine that starts at once because it has nothing to start from. */
async function define(libvirtd: PrivateLibvirtd, name: string): Promise<void> {
  const xml = `<domain type='qemu'><name>${name}</name><memory unit='MiB'>32</memory><os><type>hvm</type></os></domain>`;
  const path = join(libvirtd.root, `${name}.xml`);
  await writeFile(path, xml);
  await libvirtd.virsh("define", path);
}
