import type { InstallProposal, Media } from "../../../shared/contract/install.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { OsDatabase } from "../osinfo/database.ts";
import type { OsFacts } from "../osinfo/facts.ts";
import { planPool } from "../storage/pools.ts";
import { describeAccess } from "./access.ts";
import { type InstallHost, mediumAccess } from "./context.ts";
import { proposeName, proposeSizes } from "./defaults.ts";
import { type Identified, identify } from "./identify.ts";
import type { IsoHeader } from "./iso9660.ts";
import { type InspectedMedium, inspect, type Medium } from "./media.ts";

/**
 * Everything that the sheet shows.
 * @param chosenOs an id that the user chose, null for none; undefined to go by the medium
 * @throws AppError for a medium that cannot be used or an id that is not known
 */
export async function propose(
  host: InstallHost,
  database: OsDatabase,
  handle: string,
  medium: Medium,
  chosenOs: string | null | undefined,
): Promise<InstallProposal> {
  const { client } = host.connection;
  const found = await inspect(client, medium);
  const [identified, access, pool, networks, domains] = await Promise.all([
    identify(database, found.header.identity),
    mediumAccess(host, medium, found),
    planPool(client, host.session),
    listNetworks(host),
    client.domains.list(),
  ]);
  const osId = chosenOs === undefined ? identified.os?.id : (chosenOs ?? undefined);
  const os = await factsOf(database, osId, host);
  const sizes = proposeSizes(os, {
    memoryMiB: host.memoryMiB,
    cpus: host.cpus,
    maxVcpus: host.capabilities.maxVcpus,
    freeBytes: pool.freeBytes,
  });
  const firmwares = firmwaresOf(host);
  const firmware = firmwareFor(os, found.header.boots, firmwares);
  const network = networks.find(({ name }) => name === "default") ?? networks[0];
  const name = proposeName(
    chosenOs === undefined
      ? { detected: identified.detected, shortId: os?.shortId, file: found.name }
      : { shortId: os?.shortId, file: found.name },
    new Set(domains.map((domain) => domain.name)),
  );

  return {
    request: {
      connection: host.connection.id,
      media: handle,
      name,
      os: os?.id ?? null,
      memoryMiB: sizes.memoryMiB,
      vcpus: sizes.vcpus,
      diskGiB: sizes.diskGiB,
      network: network ? `network:${network.name}` : "user",
      firmware,
    },
    media: describeMedium(handle, found, identified),
    access: await describeAccess(access, host.reader),
    notes: [
      ...mediumNotes(host, found, identified),
      ...sizes.notes,
      ...(host.acceleration.kind === "software" ? [host.acceleration.reason] : []),
      ...firmwareNotes(os, found.header.boots, firmware, firmwares),
      ...(network && !network.active
        ? [`The virtual network “${network.name}” is off and will be started.`]
        : []),
      ...(network
        ? []
        : [
            "There is no virtual network here, so the machine gets user-mode networking: it reaches the internet, but is not reached from outside.",
          ]),
      ...(pool.step === "create"
        ? [`The storage pool “${pool.name}” will be created in ${pool.target}.`]
        : []),
      ...(pool.step === "start" ? [`The storage pool “${pool.name}” is off and will be started.`] : []),
    ].slice(0, 20),
    limits: {
      maxMemoryMiB: host.memoryMiB,
      hostCpus: host.cpus,
      maxVcpus: host.capabilities.maxVcpus,
      ...(sizes.minMemoryMiB === undefined ? {} : { minMemoryMiB: sizes.minMemoryMiB }),
      ...(sizes.minDiskGiB === undefined ? {} : { minDiskGiB: sizes.minDiskGiB }),
      freeBytes: pool.freeBytes,
      pool: pool.name,
    },
    networks: [
      ...networks.slice(0, 998).map(({ name: network, active }) => ({
        value: `network:${network}`,
        label: active
          ? `Virtual network “${network}”`
          : `Virtual network “${network}” (off, will be started)`,
      })),
      { value: "user", label: "User-mode network (reaches out, is not reached)" },
      { value: "none", label: "No network" },
    ],
    firmwares,
  };
}

/** @throws AppError `no-such-os` */
export async function factsOf(
  database: OsDatabase,
  id: string | undefined,
  host: InstallHost,
): Promise<OsFacts | undefined> {
  if (id === undefined) return undefined;
  const facts = await database.facts(id, host.capabilities.arch);
  if (facts) return facts;
  throw new AppError({
    code: "no-such-os",
    message: "This operating system is not in osinfo's database.",
    hint: "Choose another one from the list, or none.",
  });
}

/** Which firmware the machine type can have, the usual first. */
function firmwaresOf({ capabilities }: InstallHost): ("bios" | "efi")[] {
  // ARM and RISC-V machines have no BIOS.
  const bios = /^(x86_64|i686)$/.test(capabilities.arch);
  return [...(bios ? (["bios"] as const) : []), ...(capabilities.efi || !bios ? (["efi"] as const) : [])];
}

/**
 * BIOS where nothing speaks against it: it starts every medium for PCs, faster, and its machines can have
 * internal snapshots.
 */
function firmwareFor(
  os: OsFacts | undefined,
  boots: IsoHeader["boots"],
  offered: readonly ("bios" | "efi")[],
): "bios" | "efi" {
  const needsEfi = os?.firmware.bios === false || (boots.efi && !boots.bios);
  if (needsEfi && offered.includes("efi")) return "efi";
  return offered[0] ?? "bios";
}

function firmwareNotes(
  os: OsFacts | undefined,
  boots: IsoHeader["boots"],
  chosen: "bios" | "efi",
  offered: readonly ("bios" | "efi")[],
): string[] {
  if (offered.length < 2) return [];
  if (os?.firmware.bios === false && chosen === "efi") return [`${os.name} starts only with UEFI firmware.`];
  if (boots.efi && !boots.bios) return ["This disc starts only with UEFI firmware."];
  if (boots.bios && !boots.efi) return ["This disc starts only with BIOS firmware, not with UEFI."];
  return [];
}

async function listNetworks({ connection }: InstallHost): Promise<{ name: string; active: boolean }[]> {
  const networks = await connection.client.networks.list();
  const listed = await Promise.all(
    networks.map(async (network) => ({ name: network.name, active: await network.isActive() })),
  );
  return listed.sort((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name));
}

function describeMedium(
  handle: string,
  { name, bytes, header }: InspectedMedium,
  identified: Identified,
): Media {
  const { match, os, detected, architecture } = identified;
  return {
    media: handle,
    name: name.slice(0, 1024),
    bytes,
    label: header.identity.volumeId.slice(0, 64),
    bootable: header.boots.bios || header.boots.efi,
    match,
    ...(os ? { os: { id: os.id, name: os.name, shortId: os.shortId } } : {}),
    ...(detected === undefined ? {} : { detected }),
    ...(architecture === undefined ? {} : { architecture }),
  };
}

function mediumNotes(
  { capabilities }: InstallHost,
  { header }: InspectedMedium,
  { architecture }: Identified,
): string[] {
  const notes: string[] = [];
  const { bios, efi } = header.boots;
  if (!bios && !efi) notes.push("This disc is not bootable, so a machine cannot start from it.");
  if (efi && !bios && !capabilities.efi) {
    notes.push(
      "This disc starts only with UEFI firmware, which is not installed on this computer (package ovmf).",
    );
  }
  const runs =
    architecture === capabilities.arch || (architecture === "i686" && capabilities.arch === "x86_64");
  if (architecture !== undefined && !runs) {
    notes.push(
      `This disc is for ${architecture} computers, and machines here are ${capabilities.arch}; it will not start.`,
    );
  }
  return notes;
}
