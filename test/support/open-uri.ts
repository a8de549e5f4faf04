/**
 * Opens a libvirt URI as a given user and prints what came of it as one line of JSON, for tests that need
 * another user or other namespaces than their own: `node open-uri.ts URI UID`. HOME and the like are taken
 * from the environment.
 */
import { LibvirtClient } from "../../electron/backend/libvirt/index.ts";

const [uri = "", uid = "0"] = process.argv.slice(2);
// After the modules have been loaded: that user may not be able to read them.
if (uid !== "0") {
  process.setgroups?.([]);
  process.setgid?.(Number(uid));
  process.setuid?.(Number(uid));
}
const client = new LibvirtClient({ uri });
try {
  await client.open();
  console.log(JSON.stringify({ type: await client.host.type(), uri: await client.host.uri() }));
} catch (error) {
  const { reason, message } = error as { reason?: string; message: string };
  console.log(JSON.stringify({ reason, message }));
}
await client.close();
