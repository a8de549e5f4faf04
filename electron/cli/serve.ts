import { createBackend } from "../backend/index.ts";
import { connectUris, daemonRoot, libvirtSocket, stateFolder } from "../environment.ts";
import { absoluteTarget } from "../open-target.ts";
import { logFault } from "../rpc/errors.ts";
import { startWebShell, type WebShell } from "../web/server.ts";
import type { Command } from "./arguments.ts";

/**
 * Runs the browser shell until it is told to stop. Prints one line with the address.
 *
 * @throws Error or AppError for the user: the port is taken, the file cannot be read
 */
export async function serve(command: Extract<Command, { kind: "serve" }>, root: string): Promise<void> {
  const backend = await createBackend({
    stateDir: stateFolder(),
    uris: command.uris ?? connectUris(),
    libvirtSocket: command.socket ?? libvirtSocket(),
    daemonRoot: daemonRoot(),
  });
  let shell: WebShell | undefined;
  try {
    const media =
      command.file === undefined ? undefined : await backend.registerMedia(absoluteTarget(command.file));
    shell = await startWebShell({
      handlers: backend.handlers,
      root,
      port: command.port,
      report: logFault,
    }).catch((error: NodeJS.ErrnoException) => {
      throw error.code === "EADDRINUSE"
        ? new Error(`Port ${command.port} is taken; give another with --port, or none for a free one.`)
        : error;
    });
    console.log(`Guesthouse is at ${shell.url(media === undefined ? "/" : `/install?media=${media}`)}`);
    await stopSignal();
  } finally {
    await shell?.close();
    await backend.close();
  }
}

function stopSignal(): Promise<void> {
  return new Promise((stop) => {
    process.once("SIGINT", () => stop());
    process.once("SIGTERM", () => stop());
  });
}
