import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import type { Domain } from "../libvirt/index.ts";
import type { Command } from "../transcript/command-text.ts";
import type { SnapshotFacts } from "./facts.ts";
import type { PlannedMerge, Removal } from "./plan-removal.ts";
import type { ReadTree } from "./read-tree.ts";

/** What takes a snapshot off libvirt's list; of an external one the images stay as they are. */
export const forgetCommand = (connection: Connection, domain: Domain, snapshot: SnapshotFacts): string[] =>
  connection.virsh(
    "snapshot-delete",
    ...[commandName(domain), "--snapshotname", snapshot.name],
    ...(snapshot.kind === "external" ? ["--metadata"] : []),
  );

/** What merges an image of a running machine. */
export const commitCommand = (
  connection: Connection,
  domain: Domain,
  { from, into, live = "" }: PlannedMerge,
  active: boolean,
): string[] =>
  connection.virsh(
    "blockcommit",
    ...[commandName(domain), live, "--base", into, "--top", from, "--wait"],
    ...(active ? ["--active", "--pivot"] : []),
  );

/** The commands that a removal stands for, but for the names that are corrected on the way. */
export function removalCommands(
  connection: Connection,
  { domain, tips }: ReadTree,
  { going, merges, deletes, memory }: Removal,
): Command[] {
  return [
    ...going.map((snapshot) => forgetCommand(connection, domain, snapshot)),
    ...merges.flatMap((merge) => [
      merge.live === undefined
        ? ["qemu-img", "commit", "-d", "-f", "qcow2", merge.from]
        : commitCommand(connection, domain, merge, tips.get(merge.live)?.includes(merge.from) === true),
      ["rm", "--", merge.from],
    ]),
    ...[...memory, ...deletes].map((path) => ["rm", "--", path]),
  ];
}
