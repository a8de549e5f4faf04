import { execFile } from "node:child_process";
import { access, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { clearHost, test } from "./support/host.ts";

const run = promisify(execFile);

test.use({ contextOptions: { reducedMotion: "reduce" } });

test.beforeEach(({ shell }, info) => {
  info.skip(shell !== "web", "packages are the same in every shell");
});

test.afterEach(({ libvirtd }) => clearHost(libvirtd));

test("a machine is exported as an OVA and imported again under another name", async ({
  app: { page },
  libvirtd,
}) => {
  const image = join(libvirtd.imagesDir, "packed.qcow2");
  const ova = join(libvirtd.root, "packed.ova");
  await rm(ova, { force: true });
  await run("qemu-img", ["create", "-q", "-f", "qcow2", image, "8M"]);
  await run("qemu-io", ["-f", "qcow2", "-c", "write -q -P 5 0 2M", image]);
  const definition = join(libvirtd.root, "packed.xml");
  await writeFile(definition, plainXml("packed", crypto.randomUUID(), diskXml(image)));
  await libvirtd.virsh("define", definition);
  await libvirtd.virsh("start", "packed");

  await page.getByRole("row").filter({ hasText: "packed" }).dblclick();
  await page.getByRole("navigation", { name: "Pages of this machine" }).getByText("Backups").click();
  await page.getByRole("button", { name: "Export as OVA …" }).click();
  const exporting = page.getByRole("dialog", { name: "Export packed as OVA" });
  await expect(exporting.getByRole("alert")).toContainText("packed is running");
  await expect(exporting.getByRole("button", { name: "Export" })).toBeDisabled();
  await libvirtd.virsh("destroy", "packed");
  await exporting.getByLabel("File").fill("packed.ova");
  await expect(exporting).toContainText("A full path that ends with .ova");
  await exporting.getByLabel("File").fill(ova);
  await expect(exporting).toContainText("subformat=streamOptimized");
  await expectAccessible(page);
  await exporting.getByRole("button", { name: "Export" }).click();
  await expect(exporting).toBeHidden();
  await expect
    .poll(() =>
      access(ova).then(
        () => "there",
        () => "not yet",
      ),
    )
    .toBe("there");

  await page.getByRole("link", { name: "Backups", exact: true }).first().click();
  await page.getByRole("button", { name: "Import an OVA …" }).click();
  const importing = page.getByRole("dialog", { name: "Import a machine from an OVA" });
  await importing.getByLabel("File").fill(join(libvirtd.root, "absent.ova"));
  await expect(importing.getByRole("alert")).toContainText("There is no file");
  await importing.getByLabel("File").fill(ova);
  await expect(importing).toContainText("A disk of 8 MiB (packed-disk1.vmdk)");
  await expect(importing.getByLabel("Name")).toHaveValue("packed");
  await importing.getByLabel("Name").fill("unpacked");
  await expectAccessible(page);
  await importing.getByRole("button", { name: "Import" }).click();
  await expect(importing).toBeHidden();
  await expect.poll(() => libvirtd.virsh("list", "--all", "--name")).toContain("unpacked");
  const [, disk] = /<source file='([^']+)'/.exec(await libvirtd.virsh("dumpxml", "unpacked"))!;
  await run("qemu-img", ["compare", "-f", "qcow2", "-F", "qcow2", image, disk!]);
});
