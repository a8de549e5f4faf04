/** A Guesthouse that says what it can do with one image of a pool, and why not: `socket stateDir volume`. */
import { BackendSession } from "./backend-session.ts";
import type { PrivateLibvirtd } from "./libvirtd.ts";

const [socketPath, stateDir, volume] = process.argv.slice(2) as [string, string, string];
const session = await BackendSession.start({ socketPath } as PrivateLibvirtd, stateDir);
const { images, convert } = session.backend.handlers;
const image = { kind: "volume", connection: session.connection, pool: "default", volume } as const;
const { refusals } = await images.describe({ image }, session.window.call);
const wanted = { image, format: "qcow2", options: {}, pool: "default", repoint: false } as const;
const encrypted = await convert.preview({ ...wanted, passphrase: "secret" }, session.window.call).then(
  () => undefined,
  ({ code }: { code: string }) => code,
);
const { command } = await convert.preview(wanted, session.window.call);
process.stdout.write(JSON.stringify({ refusals, encrypted, command }));
await session.close({ keep: true });
