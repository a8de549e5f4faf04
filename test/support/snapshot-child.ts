/**
 * A Guesthouse that deletes snapshots of one machine, or goes back to them, until it is killed: `socket stateDir
 * uuid name "delete" | "go back"`.
 */
import { BackendSession } from "./backend-session.ts";
import type { PrivateLibvirtd } from "./libvirtd.ts";
import { SnapshotMachine } from "./snapshot-machine.ts";

const [socketPath, stateDir, uuid, name, work] = process.argv.slice(2) as [
  ...[string, string, string, string],
  "delete" | "go back",
];
const session = await BackendSession.start({ socketPath } as PrivateLibvirtd, stateDir);
const machine = await SnapshotMachine.of(session, name, uuid);
process.stdout.write("working\n");
for (let round = 0; ; round += 1) {
  const { snapshots, current } = await machine.tree();
  const other = snapshots.find((snapshot) => snapshot.name !== current) ?? snapshots[0]!;
  if (work === "delete" && snapshots.length > 2)
    await machine.remove(snapshots[round % snapshots.length]!.name);
  else await machine.revert(other.name);
}
