import { lstat, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { copyOf, guestDiskMissing, guestDisks } from "../support/guest-disks.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { expect } from "./support/app.ts";
import { clearHost, test as hostTest } from "./support/host.ts";
import { type DoubleShell, launchInDouble } from "./support/shell-double.ts";

/** How the desktop drags; what a browser does is in guest-files-actions.spec.ts. */
const test = hostTest.extend<{ double: DoubleShell }>({
  double: async ({ browser, stateDir, libvirtd }, use) => {
    const double = await launchInDouble({
      env: {
        GUESTHOUSE_STATE: stateDir,
        GUESTHOUSE_CONNECT: "qemu:///system",
        GUESTHOUSE_LIBVIRT_SOCKET: libvirtd.socketPath,
        GUESTHOUSE_DAEMON_ROOT: libvirtd.outside(""),
      },
      args: [],
      newContext: () => browser.newContext(),
    });
    await use(double);
    if (double.electron.windows.length > 0) await double.close();
  },
});

test.beforeEach(async ({ shell }, info) => {
  info.skip(shell !== "double", "Electron's own dragging is recorded by its double");
  const missing = await guestDiskMissing(guestDisks.hostile);
  info.skip(missing !== undefined, missing);
});
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

/** Opening a guest's disks takes ten seconds without KVM, on a busy machine several times that. */
const opening = { timeout: 150_000 };

test("a guest's files are dragged out of the window as copies with safe names, while the button is held", async ({
  double,
  libvirtd,
}) => {
  const { page, window } = double;
  const image = await copyOf(guestDisks.hostile, libvirtd.imagesDir);
  const definition = join(libvirtd.root, "dragged.xml");
  await writeFile(definition, plainXml("dragged", crypto.randomUUID(), diskXml(image)));
  await libvirtd.virsh("define", definition);
  await page.getByText("dragged", { exact: true }).first().dblclick();
  await page.getByRole("link", { name: "Files", exact: true }).click();
  const list = page.getByRole("grid", { name: "Files in /" });
  await expect(list).toBeVisible(opening);
  const row = (name: string) => list.getByRole("row").filter({ has: page.getByText(name, { exact: true }) });
  const drag = async (name: string) => {
    await row(name).getByText(name, { exact: true }).hover();
    await page.mouse.down();
    await page.mouse.move(640, 500, { steps: 8 });
  };
  const { drags } = window.webContents;

  // Too much: it is told, and nothing is dragged.
  await drag("many");
  await expect(page.getByText("This is too much to be dragged")).toBeVisible(opening);
  await page.mouse.up();
  expect(drags).toEqual([]);

  await row("case").click();
  await row("same").click({ modifiers: ["ControlOrMeta"] });
  await drag("case");
  await expect.poll(() => drags.length, { message: "a drag begins", ...opening }).toBe(1);
  await page.mouse.up();
  const [{ files = [], icon }] = drags as [Electron.Item];
  expect(files.map((path) => path.split("/").at(-1)).sort()).toEqual(["case", "same"]);
  const folder = dirname(files[0]!);
  expect((await lstat(folder)).mode & 0o777).toBe(0o700);
  expect(await readFile(join(folder, "case/Folder/file"), "utf8")).toBe("upper\n");
  expect(await readFile(join(folder, "case/makefile"), "utf8")).toBe("makefile\n");
  expect(await readFile(join(folder, "same/a%0Ab"), "utf8")).toBe("$'a\\nb'\n");
  expect((await lstat(String(icon))).isFile()).toBe(true);

  await double.close();
  await expect(readdir(folder)).rejects.toMatchObject({ code: "ENOENT" });
});
