import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { tinyDomainXml } from "../support/guest.ts";
import type { PrivateLibvirtd } from "../support/libvirtd.ts";
import { expect } from "./support/app.ts";
import { clearHost, test } from "./support/host.ts";

test.beforeEach(async ({ shell, libvirtd }, info) => {
  info.skip(shell !== "web", "the page is the same in every shell; it is used in the browser's");
  for (const name of ["mail", "shop", "wiki"]) await define(libvirtd, name);
});
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

test("machines are grouped by drag and by menu, and groups are renamed and dissolved", async ({
  app,
  libvirtd,
}) => {
  const { page } = app;
  await expect(row(page, "shop")).toBeVisible();

  await page.getByRole("button", { name: "New group …" }).click();
  await page.getByRole("textbox", { name: "Group" }).fill("Work/Web");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(/group=Work%2FWeb/);
  await expect(page.getByText("Nothing in this group yet")).toBeVisible();
  await page.getByRole("link", { name: /^All machines/ }).click();

  await row(page, "shop").click();
  await row(page, "wiki").click({ modifiers: ["ControlOrMeta"] });
  await row(page, "wiki").dragTo(page.getByRole("link", { name: "Web", exact: false }));
  await expect.poll(() => kept(libvirtd, "shop")).toContain("<group>Work/Web</group>");
  await expect.poll(() => kept(libvirtd, "wiki")).toContain("<group>Work/Web</group>");
  expect(await kept(libvirtd, "mail")).toBe("");

  await row(page, "mail").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Move to group …" }).click();
  await page.getByRole("textbox", { name: "Group" }).fill("Work");
  await page.getByRole("button", { name: "Move", exact: true }).click();
  await expect.poll(() => kept(libvirtd, "mail")).toContain("<group>Work</group>");

  await groupAction(page, "Work", "Rename or move …");
  await page.getByRole("textbox", { name: "Group" }).fill("Office");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await expect.poll(() => kept(libvirtd, "shop")).toContain("<group>Office/Web</group>");
  await expect.poll(() => kept(libvirtd, "mail")).toContain("<group>Office</group>");

  await groupAction(page, "Office", "Dissolve …");
  await page.getByRole("dialog").getByRole("button", { name: "Dissolve" }).click();
  await expect.poll(() => kept(libvirtd, "wiki")).toContain("<group>Web</group>");
  await expect.poll(() => kept(libvirtd, "mail")).not.toContain("<group>");
});

test("tags and favourites are given to many, shown, filtered by and taken away", async ({
  app,
  libvirtd,
}) => {
  const { page } = app;
  await row(page, "mail").click();
  await page.getByRole("grid", { name: "Machines" }).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await expect(page.getByText("3 selected")).toBeVisible();
  await page.getByRole("button", { name: "Tags …" }).click();
  await page.getByLabel("New tag").fill("prod");
  await page.getByRole("radio", { name: "Violet" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  for (const name of ["mail", "shop", "wiki"]) {
    await expect.poll(() => kept(libvirtd, name)).toContain('<tag name="prod" colour="violet"/>');
  }

  await row(page, "wiki").getByRole("button", { name: "Make a favourite" }).click();
  await expect.poll(() => kept(libvirtd, "wiki")).toContain("<favourite/>");
  await expect(page.getByRole("row").nth(1), "favourites come first").toContainText("wiki");

  await row(page, "shop").click();
  await row(page, "shop").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Tags …" }).click();
  await page.getByRole("checkbox", { name: "prod" }).uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => kept(libvirtd, "shop")).not.toContain("prod");
  await page.getByRole("link", { name: /^prod/ }).click();
  await expect(row(page, "mail")).toBeVisible();
  await expect(row(page, "shop")).toHaveCount(0);
  await page.getByRole("link", { name: /^Favourites/ }).click();
  await expect(row(page, "wiki")).toBeVisible();
  await expect(row(page, "mail")).toHaveCount(0);
});

test("an action for many says whom it touches and whom not, and what failed", async ({ app, libvirtd }) => {
  const { page } = app;
  await libvirtd.virsh("start", "mail");
  await expect(row(page, "mail")).toContainText("Running");
  await page.getByRole("checkbox", { name: "Select all" }).check();
  await page
    .getByRole("region", { name: "Actions for the selected machines" })
    .getByRole("button", { name: "Start", exact: true })
    .click();
  const dialog = page.getByRole("dialog", { name: "Start: 2 machines?" });
  await expect(dialog).toContainText("shop, wiki");
  await expect(dialog).toContainText("1 machine is left as it is: The machine is already running.");
  await expect(dialog.locator("pre")).toHaveText(
    "virsh -c qemu:///system start shop\nvirsh -c qemu:///system start wiki",
  );
  // Gone behind the dialog's back: the others go on, and this one is told.
  await libvirtd.virsh("undefine", "shop");
  await dialog.getByRole("button", { name: "Start 2" }).click();
  const failures = page.getByRole("dialog", { name: "1 of 2 machines failed" });
  await expect(failures).toContainText("shop");
  await failures.getByRole("button", { name: "Close" }).last().click();
  await expect(row(page, "wiki")).toContainText("Running");
  expect((await libvirtd.virsh("domstate", "wiki")).trim()).toBe("running");
});

test("the filter finds by what is not on screen, and says by what", async ({ app, libvirtd }) => {
  const { page } = app;
  const mac = /<mac address='([^']+)'/.exec(await libvirtd.virsh("dumpxml", "shop"))![1]!;
  await page.getByLabel("Filter the machines").fill(mac);
  await expect(row(page, "shop")).toContainText(`MAC ${mac}`);
  await expect(row(page, "mail")).toHaveCount(0);
});

test("notes are saved when asked and when left, and a change elsewhere loses neither", async ({
  app,
  libvirtd,
}) => {
  const { page } = app;
  await row(page, "mail").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Open the notes" }).click();
  await page.getByRole("button", { name: "Write notes" }).click();
  const editor = page.getByRole("textbox", { name: "Notes" });
  await editor.fill("# Mail\n<b>raw</b> and **bold**");
  await page.keyboard.press("ControlOrMeta+s");
  await expect.poll(() => kept(libvirtd, "mail")).toContain("**bold**");

  await editor.fill("mine");
  const theirs = "<machine><notes>theirs</notes></machine>";
  await libvirtd.virsh(
    "metadata",
    "mail",
    "urn:guesthouse:machine:1",
    "--key",
    "guesthouse",
    "--set",
    theirs,
  );
  await expect(page.getByText("These notes were changed elsewhere")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
  await page.getByRole("button", { name: "Put theirs below mine" }).click();
  await expect(editor).toHaveValue("mine\n\ntheirs");
  await page.getByRole("link", { name: /^All machines/ }).click();
  await expect.poll(() => kept(libvirtd, "mail")).toMatch(/mine\s+theirs/);
});

/** What libvirt keeps of a machine's organisation; nothing where there is none. */
const kept = (libvirtd: PrivateLibvirtd, name: string) =>
  libvirtd.virsh("metadata", name, "urn:guesthouse:machine:1").then(
    (text) => text.trim(),
    () => "",
  );

async function define(libvirtd: PrivateLibvirtd, name: string): Promise<void> {
  const xml = tinyDomainXml({ name, network: "default" }, libvirtd.imagesDir)
    // They are only to run, not to boot.
    .replace(/<(kernel|initrd|cmdline)>.*?<\/\1>/g, "");
  const path = join(libvirtd.root, `${name}.xml`);
  await writeFile(path, xml);
  await libvirtd.virsh("define", path);
}

function row(page: Page, name: string) {
  return page.getByRole("row").filter({ has: page.getByText(name, { exact: true }) });
}

async function groupAction(page: Page, group: string, action: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for the group ${group}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
}
