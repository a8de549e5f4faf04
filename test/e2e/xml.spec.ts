import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { PrivateLibvirtd } from "../support/libvirtd.ts";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { clearHost, test } from "./support/host.ts";
import { press } from "./support/keys.ts";

test.beforeEach(({ shell }, info) => info.skip(shell !== "web", "the page is the same in every shell"));
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

const xml = `<domain type="qemu">
  <name>written</name><memory unit="MiB">64</memory><vcpu>1</vcpu>
  <os><type arch="x86_64" machine="q35">hvm</type></os>
  <devices><graphics type="vnc" passwd="geheim"/><rng model="virtio"><backend model="random">/dev/urandom</backend></rng></devices>
</domain>`;

test("a definition is written, checked, compared, applied and taken back", async ({
  app,
  libvirtd,
  stateDir,
}) => {
  const { page } = app;
  const stored = () => libvirtd.virsh("dumpxml", "written", "--inactive", "--security-info");
  await define(libvirtd, stateDir, xml);
  await openDetails(page, "written");
  await page.getByRole("link", { name: "XML", exact: true }).click();
  const editor = page.getByRole("textbox", { name: "XML" });
  const review = page.getByRole("button", { name: "Review and apply …" });
  await expect(editor).toContainText("<name>written</name>");
  await expect(editor).not.toContainText("geheim");
  await expect(review).toBeDisabled();

  await replace(page, ">1<", ">few<");
  const problems = page.getByRole("list", { name: "Problems in the XML" });
  await expect(problems).toContainText('<vcpu> cannot be "few"');
  await expect(review).toBeDisabled();
  await press(problems.getByRole("button"));
  await expect(editor).toBeFocused();
  await expectNothing(page);

  await replace(page, ">few<", ">2<");
  await expect(problems).toHaveCount(0);

  // Somebody else is quicker.
  await define(libvirtd, stateDir, (await stored()).replace("</name>", "</name><title>Theirs</title>"));
  await page.getByRole("button", { name: "Compare" }).click();
  const conflict = page.getByRole("dialog", { name: "Changed elsewhere" });
  await expect(conflict.getByRole("textbox", { name: "There now" })).toContainText("Theirs");
  await expect(conflict.getByRole("textbox", { name: "Your text" })).not.toContainText("Theirs");
  await conflict.getByRole("button", { name: "Keep your text" }).click();

  await review.click();
  const dialog = page.getByRole("dialog", { name: "Review the changes" });
  await expect(dialog.getByRole("textbox", { name: "After" })).toContainText(">2</vcpu>");
  await expect(dialog).toContainText("virsh -c qemu:///system define");
  await expectNothing(page);
  await dialog.getByRole("button", { name: "Apply", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Takes effect at the next start" })).toBeVisible();
  await expect.poll(stored).toMatch(/<vcpu[^>]*>2<.*passwd='geheim'/s);

  await page.getByRole("link", { name: "History", exact: true }).click();
  const past = page.getByRole("list", { name: "Past definitions" });
  await expect(past.getByRole("button")).toHaveCount(2);
  await expect(past).toContainText("A change by another program");
  await past.getByRole("button").last().click();
  await expect(page.getByRole("textbox", { name: "From this definition" })).toContainText(">2</vcpu>");
  await expectNothing(page);
  const restore = page.getByRole("button", { name: "Restore for the next start" });
  await restore.click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore for the next start" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Restored for the next start" })).toBeVisible();
  await expect(past.getByRole("button")).toHaveCount(3);
  const restored = await stored();
  expect(restored).toMatch(/<vcpu[^>]*>1<.*passwd='geheim'/s);
  expect(restored).not.toContain("Theirs");
});

test("a device's element is completed from libvirt's schema with the keyboard alone", async ({
  app,
  libvirtd,
  stateDir,
}) => {
  const { page } = app;
  await define(libvirtd, stateDir, xml);
  await openDetails(page, "written");
  await page.getByRole("link", { name: /^Random numbers/ }).click();
  await page.locator("label", { hasText: "XML" }).click();
  const editor = page.getByRole("textbox", { name: "XML" });
  await expect(editor).toContainText("<backend");
  await replace(page, "<backend", "<ra");
  const options = page.getByRole("listbox").getByRole("option");
  await page.keyboard.press("Control+Space");
  await expect(options).toHaveText(["rate"]);
  await accept(page);
  await page.keyboard.type(" by");
  await expect(options).toHaveText(["bytes"]);
  await accept(page);
  await page.keyboard.type("1234");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("/><backend");
  await page.keyboard.press("Escape");
  await expect(editor).toContainText('<rate bytes="1234"/><backend');
  await press(page.getByRole("button", { name: "Review and apply …" }));
  await press(page.getByRole("dialog").getByRole("button", { name: "Apply", exact: true }));
  await expect(page.getByRole("status").filter({ hasText: "Takes effect" })).toBeVisible();
  await expect
    .poll(() => libvirtd.virsh("dumpxml", "written", "--inactive"))
    .toContain("<rate bytes='1234'/>");
});

test("leaving asks about a text and an order of start that are not applied", async ({
  app: { page },
  libvirtd,
  stateDir,
}) => {
  const network = '<devices><interface type="user"/>';
  await define(libvirtd, stateDir, xml.replace("<devices>", network));
  await openDetails(page, "written");
  await page.getByRole("link", { name: "XML", exact: true }).click();
  const editor = page.getByRole("textbox", { name: "XML" });
  await expect(editor).toContainText("<name>written</name>");
  await replace(page, ">1<", ">2<");
  await expect(page.getByRole("link", { name: /^XML/ }).getByRole("img")).toBeVisible();
  await page.getByRole("link", { name: "Boot", exact: true }).click();
  const card = page.getByRole("region", { name: "Boot order" }).getByRole("checkbox");
  await card.click();
  // The order waits beside the other pages as the fields do.
  await page.getByRole("link", { name: "Memory", exact: true }).click();
  await page.getByRole("link", { name: /^Boot/ }).click();
  await expect(card).toBeChecked();

  const notes = page.getByRole("link", { name: "Notes" });
  const question = page.getByRole("dialog", { name: /not applied/ });
  await notes.click();
  await expect(question).toContainText("2 changes have not been applied");
  await question.getByRole("button", { name: "Cancel" }).click();
  await card.click();
  await notes.click();
  await expect(question).toContainText("1 change has not been applied");
  await question.getByRole("button", { name: "Leave and throw away" }).click();
  await expect(page).toHaveURL(/\/notes$/);
  await page.getByRole("link", { name: "Details", exact: true }).click();
  await page.getByRole("link", { name: "XML", exact: true }).click();
  await expect(editor).toContainText(">1</vcpu>");
});

async function openDetails(page: Page, name: string): Promise<void> {
  await page.getByRole("row").getByText(name, { exact: true }).dblclick();
  await page.getByRole("link", { name: "Details", exact: true }).click();
}

/** As another program would do it. */
async function define(libvirtd: PrivateLibvirtd, folder: string, definition: string): Promise<void> {
  const file = join(folder, "definition.xml");
  await writeFile(file, definition);
  await libvirtd.virsh("define", file);
}

/** Finds a text with the editor's own search and writes another in its place. */
async function replace(page: Page, found: string, replacement: string): Promise<void> {
  await page.getByRole("textbox", { name: "XML" }).focus();
  await page.keyboard.press("Control+f");
  await expect(page.getByRole("textbox", { name: "Find" })).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type(found);
  await page.keyboard.press("Enter");
  await expect(page.locator(".cm-searchMatch-selected")).toHaveText(found);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("textbox", { name: "XML" })).toBeFocused();
  await page.keyboard.insertText(replacement);
}

/** Takes the chosen completion; CodeMirror gives a list no keys while it is looked up anew, nor for its first 75 ms. */
async function accept(page: Page): Promise<void> {
  await expect(page.locator(".cm-tooltip-autocomplete:not(.cm-tooltip-autocomplete-disabled)")).toBeVisible();
  await page.waitForTimeout(150);
  await page.keyboard.press("Enter");
}

/** Of each text the first lines, whose colours are those of all: all of them would take minutes to look at. */
const expectNothing = (page: Page) =>
  expectAccessible(page, "the XML", { except: [".cm-line:nth-child(n + 12)"] });
