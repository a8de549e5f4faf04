import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { readDisks } from "../domains/facts.ts";
import { carryOut } from "../hardware/apply.ts";
import type { HardwareContext } from "../hardware/context.ts";
import { readMachine } from "../hardware/machine.ts";
import type { LocatedImage } from "../images/locate-image.ts";
import type { Secret } from "../libvirt/index.ts";
import { el, writeXml } from "../xml/build.ts";
import type { KeptDisks } from "./kept-disks.ts";
import { type DiskSource, noSuchDisk, pointDisk } from "./point-disk.ts";

/** A machine's disk that is to get another image. */
export type OwnDisk = NonNullable<LocatedImage["machine"]>;

/**
 * Refuses what must not happen to a machine that runs or that would wake up with another disk.
 * @throws AppError `machine-running`, `saved-state`, `transient`
 */
export async function refuseUnsuited({ domain }: OwnDisk): Promise<void> {
  const [running, persistent] = await Promise.all([domain.isActive(), domain.isPersistent()]);
  if (running) {
    throw new AppError({
      code: "machine-running",
      message: `${domain.name} is running, and writes to its disk.`,
      hint: "Shut it down first, or let it be copied while the machine runs.",
    });
  }
  if (!persistent) {
    throw new AppError({ code: "transient", message: `${domain.name} vanishes when it stops.` });
  }
  if (await domain.hasManagedSave()) {
    throw new AppError({
      code: "saved-state",
      message: `${domain.name} has a saved state, which belongs to the present disk.`,
      hint: "Start the machine and shut it down, or discard its saved state first.",
      action: { kind: "remove-saved-state", label: "Discard the saved state" },
    });
  }
}

/**
 * Gives the disk its new image, through the same way as every change of hardware, and remembers the former one.
 * @param from the former image, as the connection's host names it
 * @throws AppError `machine-running`, `saved-state`, `changed-meanwhile`, `no-such-item`; what libvirt refuses
 */
export async function giveDisk(
  { hardware, kept }: { hardware: HardwareContext; kept: KeptDisks },
  connection: Connection,
  disk: OwnDisk,
  from: string,
  to: DiskSource & { readonly passphrase?: string | undefined },
): Promise<void> {
  const { domain, target } = disk;
  await hardware.oneAtATime(connection, domain.uuid, async () => {
    await refuseUnsuited(disk);
    const machine = await readMachine(connection, domain.uuid);
    const present = await presentPath(connection, machine.next ?? "", target);
    if (machine.next === undefined || present === undefined) throw noSuchDisk(target);
    if (present !== from) throw changedMeanwhile(domain.name, target);
    const secret =
      to.passphrase === undefined ? undefined : await keepPassphrase(connection, to.path, to.passphrase);
    const id = await kept.add({
      ...{ connection: connection.id, uuid: domain.uuid, target },
      ...{ path: from, replacedBy: to.path },
    });
    try {
      const next = pointDisk(machine.next, target, { ...to, secret: secret?.uuid });
      await carryOut(hardware, connection, machine, { title: `Convert disk ${target} of`, next });
      // Started in between it writes to the former image, which must then stay its disk.
      if (await domain.isActive()) {
        await carryOut(hardware, connection, machine, {
          title: `Keep the former disk ${target} of`,
          next: machine.next,
        });
        throw changedMeanwhile(domain.name, target);
      }
    } catch (error) {
      await kept.forget(connection, id);
      await secret?.undefine();
      throw error;
    }
  });
}

/** The path of a disk, also where its source is named by pool and volume. */
async function presentPath({ client }: Connection, xml: string, target: string): Promise<string | undefined> {
  const disk = readDisks(xml).find((candidate) => candidate.target === target);
  if (!disk?.volume) return disk?.path;
  const pool = await client.storagePools.byName(disk.volume.pool);
  const volume = await pool?.volumeByName(disk.volume.name);
  return await volume?.path();
}

/** libvirt keeps the passphrase for the machine's start. */
async function keepPassphrase(connection: Connection, path: string, passphrase: string): Promise<Secret> {
  const { secrets } = connection.client;
  const secret = await secrets.defineXML(
    writeXml(
      el(
        "secret",
        { ephemeral: "no", private: "no" },
        el("description", {}, `Passphrase of ${path}`),
        el("usage", { type: "volume" }, el("volume", {}, path)),
      ),
    ),
  );
  await secret.setValue(Buffer.from(passphrase, "utf8"));
  return secret;
}

const changedMeanwhile = (name: string, target: string) =>
  new AppError({
    code: "changed-meanwhile",
    message: `${name} or its disk ${target} changed while the disk was converted, so the machine keeps the disk that it has.`,
    hint: "The new image stays in its pool. Look at the machine, then convert again or choose the image by hand.",
  });
