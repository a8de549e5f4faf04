import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { PrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { contentsOf } from "../support/qcow2-reader.ts";
import { io } from "../support/snapshot-machine.ts";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { clearHost, names, test } from "./support/host.ts";

test.beforeEach(({ shell }, info) => {
  info.skip(shell !== "web", "snapshots are the same in every shell");
});
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

test("a tree grows by the page, is gone back in, and is deleted; virsh and the disk say the same", async ({
  app,
  libvirtd,
}) => {
  const { page } = app;
  const { write, state, current } = await defineOff(libvirtd, "grown");
  const listed = () => names(libvirtd, "snapshot-list", "grown", "--name");

  await openSnapshots(page, "grown");
  await expect(page.getByText("No snapshots yet")).toBeVisible();
  await expectAccessible(page);

  // A name that cannot be is told in the dialog.
  await page.getByRole("button", { name: "New snapshot …" }).click();
  const dialog = page.getByRole("dialog", { name: "New snapshot of grown" });
  await expect(dialog.getByLabel("Name")).toHaveValue("Snapshot 1");
  await dialog.getByLabel("Name").fill("a/b");
  await dialog.getByRole("button", { name: "Make the snapshot" }).click();
  await expect(dialog.getByRole("alert")).toContainText("A snapshot's name cannot have a slash.");
  await expectAccessible(page);
  await write(1);
  await dialog.getByLabel("Name").fill("first");
  await dialog.getByLabel("Description").fill("It begins");
  await dialog.getByRole("button", { name: "Make the snapshot" }).click();
  await expect(row(page, "first")).toHaveAttribute("aria-selected", "true");
  await expect(page.getByLabel("Description")).toHaveValue("It begins");
  expect(await listed()).toEqual(["first"]);
  await ready(page);

  for (const [number, name] of ["second", "third"].entries()) {
    await write(number + 2);
    await create(page, name);
  }
  // Across to another branch, with the present state kept first; then on from there.
  await write(9);
  await goBack(page, "first", "kept");
  expect(state()).toBe(1);
  expect(await current()).toBe("first");
  await create(page, "branch");
  await expect(row(page, "You are here")).toHaveAttribute("aria-level", "3");
  await goBack(page, "third");
  expect([state(), await current()]).toEqual([3, "third"]);
  await goBack(page, "kept");
  expect([state(), await current()]).toEqual([9, "kept"]);
  expect((await listed()).sort()).toEqual(["branch", "first", "kept", "second", "third"]);
  await expectAccessible(page);

  // By the keyboard: down to the next, Delete, and the question names what goes.
  await row(page, "second").click();
  await page.keyboard.press("ArrowUp");
  await expect(row(page, "first")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(row(page, "second")).toBeFocused();
  await page.keyboard.press("Delete");
  const question = page.getByRole("dialog", { name: "Delete the snapshot “second”?" });
  await expect(question).toContainText("virsh -c qemu:///system snapshot-delete grown --snapshotname second");
  await expectAccessible(page);
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(row(page, "second")).toHaveCount(0);
  await expect.poll(async () => (await listed()).sort()).toEqual(["branch", "first", "kept", "third"]);
  await ready(page);

  // What virsh makes is seen once the window is looked at again.
  await libvirtd.virsh("snapshot-create-as", "grown", "by virsh");
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(row(page, "by virsh")).toBeVisible();

  await row(page, "first").click();
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Compare definitions …" }).click();
  await expect(page.getByText("Both definitions are the same.")).toBeVisible();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Clone this snapshot …" }).click();
  const clone = page.getByRole("dialog", { name: "Clone “grown”" });
  await expect(clone.getByRole("combobox", { name: "Clone", exact: true })).toHaveValue("first");
  await clone.getByRole("button", { name: "Cancel" }).click();
  await expect(clone).toHaveCount(0);
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.getByLabel("Description").fill("It began here");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => libvirtd.virsh("snapshot-dumpxml", "grown", "first")).toContain("It began here");

  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("menuitem", { name: "This one and all that stand on it …" }).click();
  const all = page.getByRole("dialog", { name: "Delete “first” and all that stand on it?" });
  await expect(all).toContainText("5 snapshots go");
  await all.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No snapshots yet")).toBeVisible();
  await expect.poll(listed).toEqual([]);
  await ready(page);
  expect(state()).toBe(9);
});

test("twelve over three branches: across them by the page, with virsh and the disk as judges", async ({
  app,
  libvirtd,
}) => {
  const { page } = app;
  const { write, state, current } = await defineOff(libvirtd, "branched");
  await openSnapshots(page, "branched");
  const branches = [
    ["a1", "a2", "a3", "a4"],
    ["b1", "b2", "b3", "b4"],
    ["c1", "c2", "c3", "c4"],
  ];
  const forks = [undefined, "a2", "b1"];
  const states = new Map<string, number>();
  for (const [index, branch] of branches.entries()) {
    const fork = forks[index];
    if (fork !== undefined) await goBack(page, fork);
    for (const name of branch) {
      states.set(name, states.size + 1);
      await write(states.get(name)!);
      await create(page, name);
    }
  }
  await expect(page.getByRole("treeitem")).toHaveCount(13);
  for (const name of ["a4", "c3", "b4", "a1", "c4"]) {
    await goBack(page, name);
    expect([await current(), state()]).toEqual([name, states.get(name)]);
  }
  const parent = async (name: string) => (await libvirtd.virsh("snapshot-parent", "branched", name)).trim();
  expect([await parent("b1"), await parent("c1"), await parent("c4")]).toEqual(["a2", "b1", "c3"]);
});

test("five hundred snapshots scroll, and the keyboard reaches the last", async ({ app, libvirtd }) => {
  const { page } = app;
  const uuid = crypto.randomUUID();
  const definition = join(libvirtd.root, "many.xml");
  await writeFile(definition, plainXml("many", uuid));
  await libvirtd.virsh("define", definition);
  const domain = plainXml("many", uuid).replace("<domain ", "<domain ");
  const files: string[] = [];
  for (let number = 1; number <= 500; number += 1) {
    const parent =
      number === 1 ? "" : `<parent><name>s${number - (number % 50 === 0 ? 25 : 1)}</name></parent>`;
    const file = join(libvirtd.root, `s${number}.xml`);
    await writeFile(
      file,
      `<domainsnapshot><name>s${number}</name><state>shutoff</state>${parent}<creationTime>${1_700_000_000 + number}</creationTime>${domain}</domainsnapshot>`,
    );
    files.push(file);
  }
  await libvirtd.virsh(files.map((file) => `snapshot-create many ${file} --redefine`).join("; "));
  await page.getByText("many", { exact: true }).first().dblclick();
  await page.getByRole("link", { name: "Snapshots", exact: true }).click();
  await expect(row(page, "s1")).toBeVisible();
  await expect(page.getByRole("treeitem")).toHaveCount(501);
  await row(page, "s1").click();
  await page.keyboard.press("End");
  const last = page.getByRole("treeitem").last();
  await expect(last).toBeFocused();
  await expect(last).toBeInViewport();
});

/** A machine that is off, with one image whose first byte is its state. */
async function defineOff(libvirtd: PrivateLibvirtd, name: string) {
  const image = join(libvirtd.imagesDir, `${name}.qcow2`);
  await libvirtd.virsh("vol-create-as", "default", `${name}.qcow2`, "1M", "--format", "qcow2");
  const definition = join(libvirtd.root, `${name}.xml`);
  await writeFile(definition, plainXml(name, crypto.randomUUID(), diskXml(image)));
  await libvirtd.virsh("define", definition);
  return {
    write: (state: number) => io(image, `write -q -P ${state} 0 64k`),
    state: () => contentsOf(image)[0],
    current: async () => (await libvirtd.virsh("snapshot-current", name, "--name")).trim(),
  };
}

async function openSnapshots(page: Page, name: string): Promise<void> {
  await page.getByText(name, { exact: true }).first().dblclick();
  await page.getByRole("link", { name: "Snapshots", exact: true }).click();
}

const row = (page: Page, name: string) =>
  page.getByRole("treeitem").filter({ has: page.getByText(name, { exact: true }) });

async function create(page: Page, name: string): Promise<void> {
  await ready(page);
  await page.getByRole("button", { name: "New snapshot", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: /^New snapshot of/ });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Make the snapshot" }).click();
  await expect(row(page, name)).toBeVisible();
  await ready(page);
}

/** Nothing is done with the machine's snapshots, and so with its image, any more. */
async function ready(page: Page): Promise<void> {
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "New snapshot" }).first()).toBeEnabled();
}

/** @param keepAs keeps the present state first */
async function goBack(page: Page, name: string, keepAs?: string): Promise<void> {
  await row(page, name).click();
  await page.getByRole("button", { name: "Go back …" }).click();
  const dialog = page.getByRole("dialog", { name: `Go back to “${name}”?` });
  const keep = dialog.getByRole("checkbox", { name: "Keep the present state in a snapshot first" });
  if (keepAs === undefined) await keep.uncheck();
  else await dialog.getByLabel("Name of that snapshot").fill(keepAs);
  await dialog.getByRole("button", { name: "Go back" }).click();
  await expect(row(page, name).getByText("current")).toBeVisible();
  await ready(page);
}
