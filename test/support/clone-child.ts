/** A Guesthouse that clones one machine and is killed in the middle: `socket stateDir uuid name`. */
import { once } from "node:events";
import { BackendSession } from "./backend-session.ts";
import type { PrivateLibvirtd } from "./libvirtd.ts";

const [socketPath, stateDir, uuid, name] = process.argv.slice(2) as [string, string, string, string];
const session = await BackendSession.start({ socketPath } as PrivateLibvirtd, stateDir);
const { clones } = session.backend.handlers;
const plan = await clones.plan(session.ref(uuid), session.window.call);
const disks = plan.disks.map(({ target, proposed, path }) => ({
  target,
  fate: proposed,
  ...(path && { path: path.replace(plan.name, name) }),
}));
await clones.clone({ ...session.ref(uuid), name, disks }, session.window.call);
// Until it is killed.
await once(process, "SIGTERM");
