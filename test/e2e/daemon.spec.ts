import { readFile } from "node:fs/promises";
import { startTinyGuest, tinyGuestBlocked } from "../support/guest.ts";
import type { PrivateLibvirtd } from "../support/libvirtd.ts";
import { expect } from "./support/app.ts";
import { clearHost, names, test } from "./support/host.ts";

test.beforeEach(async ({ shell: _ }, info) => {
  const blocked = await tinyGuestBlocked();
  info.skip(!!blocked, blocked);
});
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

test("a killed daemon is shown, its return too, without a reload; machines keep running", async ({
  app,
  libvirtd,
}) => {
  await startTinyGuest(libvirtd, { name: "survivor" });
  const { page } = app;
  await expect(page.getByText("survivor", { exact: true }).first()).toBeVisible();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  const qemu = await qemuPid(libvirtd, "survivor");

  await libvirtd.killDaemon("SIGKILL");
  await expect(page.getByText(/disconnected/i).first()).toBeVisible();
  await libvirtd.restartDaemon();
  await expect(page.getByText(/disconnected/i)).toHaveCount(0);

  // What happens now reaches the page, so its subscriptions are alive again.
  await libvirtd.virsh("suspend", "survivor");
  await expect(page.getByText("Paused").first()).toBeVisible();
  await libvirtd.virsh("resume", "survivor");
  await expect(page.getByText("Running").first()).toBeVisible();
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
  expect(await qemuPid(libvirtd, "survivor")).toBe(qemu);
});

test("closing the application leaves machines running; a second start shows them", async ({
  app,
  libvirtd,
}) => {
  await startTinyGuest(libvirtd, { name: "stays" });
  await expect(app.page.getByText("stays", { exact: true }).first()).toBeVisible();
  await app.close();
  expect(await names(libvirtd, "list", "--name")).toEqual(["stays"]);
  await app.restart();
  await expect(app.page.getByText("stays", { exact: true }).first()).toBeVisible();
  await expect(app.page.getByText("Running").first()).toBeVisible();
});

async function qemuPid(libvirtd: PrivateLibvirtd, name: string): Promise<string> {
  return (await readFile(libvirtd.outside(`/run/libvirt/qemu/${name}.pid`), "utf8")).trim();
}
