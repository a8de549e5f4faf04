import { randomUUID } from "node:crypto";
import { copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PrivateLibvirtd } from "./libvirtd.ts";

const busybox = join(import.meta.dirname, "../../.cache/fixtures/busybox");

/** The address of the private daemon's container driver, for its virsh and for a client. */
export const lxcUri = "lxc:///system";

/**
 * Starts an LXC container with root's shell on its console, in well under a second. Its console is a
 * terminal of the host and so has native speed, where a machine's serial line under software emulation
 * gives some ten kilobytes a second: the place for tests that flood.
 */
export async function startContainer(libvirtd: PrivateLibvirtd, name: string): Promise<{ uuid: string }> {
  const root = join(libvirtd.root, "containers", name);
  for (const folder of ["bin", "dev", "etc", "proc", "sys", "tmp"]) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await copyFile(busybox, join(root, "bin/busybox"));
  await symlink("busybox", join(root, "bin/sh"));
  await writeFile(
    join(root, "etc/profile"),
    "/bin/busybox --install -s /bin\nexport PATH=/bin PS1='container# '\n",
  );
  const uuid = randomUUID();
  const xmlPath = join(libvirtd.root, `${name}.xml`);
  await writeFile(
    xmlPath,
    `<domain type='lxc'>
  <name>${name}</name>
  <uuid>${uuid}</uuid>
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <os><type>exe</type><init>/bin/sh</init><initarg>-l</initarg></os>
  <devices>
    <filesystem type='mount'><source dir='${root}'/><target dir='/'/></filesystem>
    <console type='pty'/>
  </devices>
</domain>`,
  );
  await libvirtd.virshAt(lxcUri, "define", xmlPath);
  await libvirtd.virshAt(lxcUri, "start", name);
  return { uuid };
}
