import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { startTinyGuest, tinyDomainXml, tinyGuestBlocked } from "../support/guest.ts";
import type { PrivateLibvirtd } from "../support/libvirtd.ts";
import { writeMachines } from "../support/test-driver.ts";
import { expect } from "./support/app.ts";
import { clearHost, names, test, volumes } from "./support/host.ts";

test.afterEach(({ libvirtd }) => clearHost(libvirtd));

test("a machine is started, paused, shut down, forced off and deleted, and virsh agrees", async ({
  app,
  libvirtd,
}) => {
  const blocked = await tinyGuestBlocked();
  test.skip(!!blocked, blocked);
  const { page } = app;
  const guest = await defineGuest(libvirtd);
  const machine = row(page, "life");
  const state = async () => (await libvirtd.virsh("domstate", "life")).trim();
  await expect(machine).toContainText("Off");

  await machine.getByRole("button", { name: "Start", exact: true }).click();
  await expect(machine).toContainText("Running");
  expect(await state()).toBe("running");
  await machine.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(machine).toContainText("Paused");
  expect(await state()).toBe("paused");
  await machine.getByRole("button", { name: "Resume", exact: true }).click();
  await expect(machine).toContainText("Running");
  expect(await state()).toBe("running");

  // The start has emptied the log of the guest's earlier run.
  await guest.serialSaid("RC-DONE");
  await machine.getByRole("button", { name: "Shut down", exact: true }).click();
  await expect(machine).toContainText("Off", { timeout: 120_000 });
  expect(await state()).toBe("shut off");

  await machine.getByRole("button", { name: "Start", exact: true }).click();
  await expect(machine).toContainText("Running");
  await choose(page, "life", "Force off …");
  const question = page.getByRole("dialog", { name: "Force off “life”?" });
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  expect(await state()).toBe("running");
  await question.getByRole("button", { name: "Force off" }).click();
  await expect(machine).toContainText("Off");
  expect(await state()).toBe("shut off");

  const filter = page.getByLabel("Filter the machines");
  await filter.fill("neighb");
  await expect(machine).toHaveCount(0);
  await expect(row(page, "neighbour")).toBeVisible();
  await filter.fill("no such machine");
  await expect(page.getByText("No machine matches.")).toBeVisible();
  await filter.press("Escape");
  await expect(machine).toBeVisible();

  await choose(page, "life", "Delete …");
  const dialog = page.getByRole("dialog", { name: "Delete “life”?" });
  const own = dialog.getByRole("checkbox", { name: /own\.qcow2$/ });
  await expect(own).toBeChecked();
  await expect(dialog.getByRole("checkbox", { name: /shared\.qcow2$/ })).toBeDisabled();
  await expect(dialog.getByRole("checkbox", { name: /disc\.iso$/ })).not.toBeChecked();
  // Into the bin first of all: nothing is deleted but the definition.
  await expect(dialog).toContainText("undefine life");
  await expect(dialog).not.toContainText("vol-delete");
  await dialog.getByRole("radio", { name: "Delete for good" }).check();
  await expect(dialog).toContainText("vol-delete own.qcow2");
  await own.uncheck();
  await expect(dialog).not.toContainText("vol-delete");
  await own.check();
  await dialog.getByRole("button", { name: "Delete for good with 1 file" }).click();
  await expect(machine).toHaveCount(0);
  expect(await names(libvirtd, "list", "--all", "--name")).toEqual(["neighbour"]);
  await expect.poll(() => volumes(libvirtd)).not.toContain("own.qcow2");
  expect(await volumes(libvirtd)).toEqual(expect.arrayContaining(["shared.qcow2", "disc.iso"]));

  await page.getByRole("link", { name: "Activity" }).click();
  await page.getByRole("tab", { name: "Commands" }).click();
  const virsh = "virsh -c qemu:///system";
  await expect
    .poll(async () =>
      (await page.getByRole("main").locator("pre").allTextContents()).join("\n").split("\n").sort(),
    )
    .toEqual(
      [
        ...["start", "suspend", "resume", "shutdown", "start", "destroy", "undefine"].map(
          (command) => `${virsh} ${command} life`,
        ),
        `${virsh} vol-delete own.qcow2 --pool default`,
      ].sort(),
    );
});

test("connections are added by their address, and a thousand machines can be looked through", async ({
  app,
  libvirtd,
}) => {
  const { page } = app;
  const dialog = await addConnection(page, "nonsense");
  await expect(dialog.getByRole("alert")).toContainText("no address that libvirt understands");
  await dialog.getByRole("button", { name: "Cancel" }).click();

  await addConnection(page, "test:///default");
  await expect(page).toHaveURL(/\?connection=/);
  await expect(row(page, "test")).toContainText("Running");

  await addConnection(page, await writeMachines(join(libvirtd.imagesDir, "thousand.xml"), 1000));
  await expect(row(page, "vm-0000")).toContainText("Running");
  const grid = page.getByRole("grid", { name: "Machines" });
  await expect(grid).toHaveAttribute("aria-rowcount", "1001");
  expect(await page.getByRole("row").count(), "only what is in sight exists").toBeLessThan(100);
  await grid.focus();
  await page.keyboard.press("End");
  await expect(row(page, "vm-0999")).toBeInViewport();
  await expect(row(page, "vm-0000")).toHaveCount(0);
  await page.keyboard.press("Home");
  await expect(row(page, "vm-0000")).toBeInViewport();

  await page.getByLabel("Filter the machines").fill("vm-05");
  await expect(grid).toHaveAttribute("aria-rowcount", "101");
  await expect(row(page, "vm-0500")).toContainText("Off");
});

/** "life" with a disk of its own, one that "neighbour" has too, and a disc; both off. */
async function defineGuest(libvirtd: PrivateLibvirtd) {
  for (const name of ["own.qcow2", "shared.qcow2"]) {
    await libvirtd.virsh("vol-create-as", "default", name, "16M", "--format", "qcow2");
  }
  await libvirtd.virsh("vol-create-as", "default", "disc.iso", "1M", "--format", "raw");
  const image = (name: string) => join(libvirtd.imagesDir, name);
  const guest = await startTinyGuest(libvirtd, { name: "life", disk: image("own.qcow2") });
  await libvirtd.virsh("destroy", "life");
  const attach = ["attach-disk", "life", "--config"];
  await libvirtd.virsh(...attach, image("shared.qcow2"), "vdb", "--subdriver", "qcow2");
  await libvirtd.virsh(...attach, image("disc.iso"), "sda", "--type", "cdrom", "--mode", "readonly");
  const neighbour = join(libvirtd.root, "neighbour.xml");
  const disk = image("shared.qcow2");
  await writeFile(neighbour, tinyDomainXml({ name: "neighbour", disk }, libvirtd.imagesDir));
  await libvirtd.virsh("define", neighbour);
  return guest;
}

function row(page: Page, name: string) {
  return page.getByRole("row").filter({ has: page.getByText(name, { exact: true }) });
}

async function choose(page: Page, name: string, action: string): Promise<void> {
  await row(page, name).getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: action }).click();
}

async function addConnection(page: Page, uri: string) {
  await page.getByRole("button", { name: "Add connection" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a connection" });
  await dialog.getByLabel("Address (libvirt URI)").fill(uri);
  await dialog.getByRole("button", { name: "Connect" }).click();
  return dialog;
}
