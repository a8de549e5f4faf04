/** A Guesthouse that backs one machine up, again and again, until it is killed: `socket stateDir uuid folder`. */
import { BackendSession } from "./backend-session.ts";
import { BackupFolder } from "./backup-machine.ts";
import type { PrivateLibvirtd } from "./libvirtd.ts";

const [socketPath, stateDir, uuid, folder] = process.argv.slice(2) as [string, string, string, string];
const session = await BackendSession.start({ socketPath } as PrivateLibvirtd, stateDir);
const backups = await BackupFolder.of(session, folder);
process.stdout.write("working\n");
for (let round = 0; ; round += 1) {
  await backups.make(uuid, round % 3 === 0 ? "full" : "incremental", { keep: 3 });
}
