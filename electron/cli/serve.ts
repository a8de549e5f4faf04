import type { Backend } from "../backend/index.ts";
import { connectUris, daemonRoot, libvirtSocket, stateFolder } from "../environment.ts";
import { absoluteTarget } from "../open-target.ts";
import { logFault } from "../rpc/report.ts";
import { startWebShell } from "../web/server.ts";
import type { Command } from "./arguments.ts";

type Serve = Extract<Command, { kind: "serve" }>;

/**
 * Runs the browser shell until it is told to stop. Prints one line with the address, and does so before the
 * backend is there: the time that a browser takes to open is the backend's to start in.
 *
 * @throws Error or AppError for the user: the port is taken, the file cannot be read
 */
export async function serve(command: Serve, root: string): Promise<void> {
  // Who reads the address may have it stop at once. A second signal ends it as it is.
  const stopped = stopSignal();
  const shell = await startWebShell({ root, port: command.port, report: logFault }).catch(
    (error: NodeJS.ErrnoException) => {
      throw error.code === "EADDRINUSE"
        ? new Error(`Port ${command.port} is taken; give another with --port, or none for a free one.`)
        : error;
    },
  );
  let backend: Backend | undefined;
  try {
    const say = (route: string) => console.log(`Guesthouse is at ${shell.url(route)}`);
    if (command.file === undefined) say("/");
    const { createBackend } = await import("../backend/index.ts");
    backend = await createBackend({
      stateDir: stateFolder(),
      uris: command.uris ?? connectUris(),
      libvirtSocket: command.socket ?? libvirtSocket(),
      daemonRoot: daemonRoot(),
    });
    // Libvirt has been asked by now, and takes its time too.
    const { Sockets } = await import("../web/sockets.ts");
    shell.attach(new Sockets(backend.handlers, logFault));
    if (command.file !== undefined) {
      say(`/install?media=${await backend.registerMedia(absoluteTarget(command.file))}`);
    }
    await stopped;
  } finally {
    await shell.close();
    await backend?.close();
  }
}

function stopSignal(): Promise<void> {
  return new Promise((stop) => {
    process.once("SIGINT", () => stop());
    process.once("SIGTERM", () => stop());
  });
}
