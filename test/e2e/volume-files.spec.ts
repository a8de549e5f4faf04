import { randomBytes } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "./support/app.ts";
import { test as base, clearHost } from "./support/host.ts";
import { type DoubleShell, launchInDouble } from "./support/shell-double.ts";

/** On the desktop the backend reads and writes the files itself; which ones the user says in Electron's dialogs. */
const test = base.extend<{ double: DoubleShell }>({
  double: async ({ shell, browser, stateDir, libvirtd, libvirtSocket, daemonRoot }, use, info) => {
    info.skip(shell !== "double", "these are about Electron's dialogs and need its double");
    const double = await launchInDouble({
      env: {
        GUESTHOUSE_STATE: stateDir,
        GUESTHOUSE_CONNECT: "qemu:///system",
        GUESTHOUSE_LIBVIRT_SOCKET: libvirtSocket!,
        GUESTHOUSE_DAEMON_ROOT: daemonRoot!,
      },
      args: [],
      newContext: () =>
        browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" }),
    });
    await use(double);
    await double.close();
    await clearHost(libvirtd);
  },
});

test("a file is uploaded and a volume saved without a byte passing through the window", async ({
  double: { electron, page },
  libvirtd,
}, info) => {
  const content = Buffer.concat([randomBytes(3 << 20), Buffer.alloc(5 << 20)]);
  const sent = info.outputPath("sent.raw");
  await writeFile(sent, content);
  await page.getByRole("link", { name: "Storage", exact: true }).click();
  await page
    .getByRole("navigation", { name: "Storage pools" })
    .getByRole("link", { name: /default/ })
    .click();

  await page.getByRole("button", { name: "Upload …" }).click();
  const uploading = page.getByRole("dialog", { name: "Upload to default" });
  const chooser = page.waitForEvent("filechooser");
  await uploading.getByRole("button", { name: /File/ }).click();
  // The page gets another file of the same name: what arrives is what is on the disk.
  await (await chooser).setFiles({ name: "sent.raw", mimeType: "", buffer: Buffer.from("decoy") });
  await expect(uploading.getByLabel("Name of the volume")).toHaveValue("sent.raw");
  const upload = uploading.getByRole("button", { name: "Upload", exact: true });
  await upload.click();
  await expect(uploading.getByRole("alert")).toContainText("not a file on this computer");
  await page.evaluate((path) => {
    const inputs = [...document.querySelectorAll<HTMLInputElement>("input[type=file]")];
    const file = inputs.find(({ files }) => files?.length === 1)!.files![0]!;
    const side = (window as unknown as Record<symbol, { setPath(file: File, path: string): void }>)[
      Symbol.for("electron-double")
    ];
    side!.setPath(file, path);
  }, sent);
  await upload.click();
  await expect(uploading).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Details of sent.raw" })).toBeVisible();
  await expect(page.getByText("being written")).toHaveCount(0);
  expect((await readFile(join(libvirtd.imagesDir, "sent.raw"))).equals(content)).toBe(true);

  const save = async () => {
    await page.getByRole("button", { name: "Actions for sent.raw" }).click();
    await page.getByRole("menuitem", { name: "Download" }).click();
  };
  const folder = info.outputPath("saved");
  electron.nextSaveDialog = join(folder, "saved.raw");
  await save();
  // That folder does not exist.
  await expect(page.getByRole("alert")).toContainText("is not there");
  electron.nextSaveDialog = undefined;
  await save();
  await expect.poll(() => electron.saveDialogs).toHaveLength(2);
  expect(electron.saveDialogs[1]).toMatchObject({ defaultPath: "sent.raw" });
  const saved = info.outputPath("saved.raw");
  await writeFile(saved, "what the user agreed to replace");
  electron.nextSaveDialog = saved;
  await save();
  await expect.poll(async () => (await readFile(saved)).equals(content)).toBe(true);
  expect((await readdir(info.outputPath("."))).sort()).toEqual(["saved.raw", "sent.raw"]);
});
