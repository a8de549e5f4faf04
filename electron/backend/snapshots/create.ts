import type { SnapshotOptions, SnapshotRequest } from "../../../shared/contract/snapshots.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import { readDisks } from "../domains/facts.ts";
import { stateName } from "../domains/states.ts";
import { domainSnapshotCreateFlags as flags } from "../libvirt/protocol/flags/snapshots.ts";
import type { Command } from "../transcript/command-text.ts";
import { element, elements, readXml, text } from "../xml/document.ts";
import { isTaken } from "./machine-images.ts";
import { checkName, freePath, proposedName } from "./names.ts";
import { type MachineForSnapshot, mustBeLeftOut, possibleSnapshots } from "./possible.ts";
import type { ReadTree } from "./read-tree.ts";
import { newSnapshotXml, type SnapshotFiles } from "./snapshot-xml.ts";

/** What libvirt is asked for, and the command that it stands for. */
export interface PlannedSnapshot {
  readonly name: string;
  readonly xml: string;
  readonly flags: number;
  readonly command: Command;
}

/** What a new snapshot of the machine may be. */
export async function snapshotOptions(connection: Connection, tree: ReadTree): Promise<SnapshotOptions> {
  const possible = possibleSnapshots(await describeMachine(connection, tree));
  const name = proposedName(new Set(tree.snapshots.map((snapshot) => snapshot.name)));
  return { ...possible, proposed: { ...possible.proposed, name } };
}

async function describeMachine(connection: Connection, tree: ReadTree): Promise<MachineForSnapshot> {
  const xml = tree.now ?? tree.next ?? "<domain/>";
  const [driver, version, state] = await Promise.all([
    connection.client.host.type(),
    connection.client.host.libVersion(),
    tree.domain.state(),
  ]);
  const encrypted = encryptedDisks(xml);
  return {
    driver: driver.toUpperCase(),
    state: tree.running ? runningState(stateName(state.state)) : "off",
    disks: readDisks(xml).map((disk) => ({
      ...{ target: disk.target, device: disk.device, format: disk.format, path: disk.path },
      ...{ network: disk.network, readOnly: disk.readOnly, shared: disk.shared },
      byVolume: disk.volume !== undefined,
      encrypted: encrypted.has(disk.target),
    })),
    ...readXml(xml, (root) => ({
      pflash: text(root, "os/loader/@type") === "pflash",
      uefi: text(root, "os/@firmware") === "efi",
      unsaveable: element(root, "devices/hostdev")
        ? "A device of the host is handed to it, and that cannot be saved."
        : element(root, "devices/filesystem")
          ? "It shares a folder with the host, and that cannot be saved."
          : undefined,
      agent: text(root, "devices/channel/target[@name='org.qemu.guest_agent.0']/@state") === "connected",
    })),
    libvirtVersion: version,
    currentKind: tree.snapshots.find(({ name }) => name === tree.current)?.kind,
  };
}

const runningState = (state: string): MachineForSnapshot["state"] =>
  state === "paused" ? "paused" : state === "pmsuspended" ? "sleeping" : "running";

const encryptedDisks = (xml: string): Set<string> =>
  readXml(
    xml,
    (root) =>
      new Set(
        elements(root, "devices/disk")
          .filter((disk) => element(disk, "source/encryption") ?? element(disk, "encryption"))
          .map((disk) => text(disk, "target/@dev") ?? ""),
      ),
  );

/**
 * Checks what is asked for and says what libvirt is asked for then.
 * @throws AppError `bad-name`, `name-taken`, `not-possible`, `no-disk`
 */
export async function planSnapshot(
  connection: Connection,
  tree: ReadTree,
  request: SnapshotRequest,
): Promise<PlannedSnapshot> {
  const { domain, running } = tree;
  const name = checkName(request.name, new Set(tree.snapshots.map((snapshot) => snapshot.name)));
  const options = await snapshotOptions(connection, tree);
  const { kind, memory } = request;
  const reason = (memory ? options.memory : options.diskOnly)[kind].reason;
  if (reason !== undefined) throw notPossible(reason);
  if (request.quiesce && (memory || options.quiesce.reason !== undefined)) {
    throw notPossible(
      options.quiesce.reason ?? "File systems are not frozen where the memory is kept: they are in it.",
    );
  }
  const files = kind === "external" ? await newFiles(connection, tree, request, name, options) : undefined;
  const xml = newSnapshotXml({ ...request, name, description: request.description.trim() }, files);
  const used = flagsFor(request, running);
  return {
    name,
    xml,
    flags: used,
    command: {
      argv: connection.virsh(
        "snapshot-create",
        commandName(domain),
        "/dev/stdin",
        ...Object.entries(optionOf).flatMap(([option, flag]) => (used & flag ? [option] : [])),
      ),
      input: xml,
    },
  };
}

const optionOf = {
  "--disk-only": flags.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY,
  "--quiesce": flags.VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE,
  "--atomic": flags.VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC,
  "--live": flags.VIR_DOMAIN_SNAPSHOT_CREATE_LIVE,
};

function flagsFor({ kind, memory, quiesce }: SnapshotRequest, running: boolean): number {
  if (kind === "internal") return 0;
  // The guest goes on while its memory is written.
  if (memory) return flags.VIR_DOMAIN_SNAPSHOT_CREATE_LIVE | flags.VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC;
  return (
    flags.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY |
    (running ? flags.VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC : 0) |
    (quiesce ? flags.VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE : 0)
  );
}

async function newFiles(
  connection: Connection,
  { domain, now, next }: ReadTree,
  { disks: wanted, memory }: SnapshotRequest,
  name: string,
  { disks }: SnapshotOptions,
): Promise<SnapshotFiles> {
  // A disk that has to be left out is left out by whoever asks, never silently.
  const partly = wanted === undefined ? mustBeLeftOut(disks) : undefined;
  if (partly !== undefined) throw notPossible(partly);
  const able = disks.filter(
    ({ never, notExternal, target }) =>
      never === undefined && notExternal === undefined && (wanted?.includes(target) ?? true),
  );
  const unknown = wanted?.filter((target) => !able.some((disk) => disk.target === target)) ?? [];
  if (able.length === 0 || unknown.length > 0) {
    throw new AppError({
      code: "no-disk",
      message:
        unknown.length > 0
          ? `${unknown.join(", ").slice(0, 400)} cannot be in a snapshot.`
          : "No disk is chosen for the snapshot.",
      hint: "Choose at least one disk.",
    });
  }
  const overlays = new Map<string, string>();
  const taken = async (path: string) =>
    [...overlays.values()].includes(path) || (await isTaken(connection, path));
  for (const { target, path } of able) {
    // A block device's folder is no place for files.
    const near = path.startsWith("/") && !path.startsWith("/dev/") ? path : "/var/lib/libvirt/images/x";
    overlays.set(target, await freePath(near, [domain.name, target, name], "qcow2", taken));
  }
  const first = overlays.values().next().value!;
  const included = new Set(overlays.keys());
  return {
    overlays,
    left: readDisks(now ?? next ?? "<domain/>").flatMap(({ target }) =>
      included.has(target) ? [] : [target],
    ),
    memory: memory ? await freePath(first, [domain.name, name], "memory", taken) : undefined,
  };
}

const notPossible = (reason: string) =>
  new AppError({
    code: "not-possible",
    message: `This snapshot is not possible. ${reason}`.slice(0, 2000),
    hint: "Choose another kind.",
  });
