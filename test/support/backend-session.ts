import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Backend, createBackend } from "../../electron/backend/index.ts";
import type { ConnectionInfo } from "../../shared/contract/connections.ts";
import { BackendWindow, Followed } from "./backend-window.ts";
import type { PrivateLibvirtd } from "./libvirtd.ts";

/** A backend on a private daemon, connected, with a window; ended with {@link BackendSession.close}. */
export class BackendSession {
  readonly libvirtd: PrivateLibvirtd;
  readonly stateDir: string;
  readonly connection: string;
  readonly window: BackendWindow;
  readonly backend: Backend;

  private constructor(
    parts: Pick<BackendSession, "libvirtd" | "stateDir" | "connection" | "window" | "backend">,
  ) {
    this.libvirtd = parts.libvirtd;
    this.stateDir = parts.stateDir;
    this.connection = parts.connection;
    this.window = parts.window;
    this.backend = parts.backend;
  }

  /**
   * @param stateDir of an earlier session, which then goes on; a new folder otherwise
   * @param daemonRoot where the daemon's files are looked for
   */
  static async start(
    libvirtd: PrivateLibvirtd,
    stateDir?: string,
    daemonRoot?: string,
  ): Promise<BackendSession> {
    const folder = stateDir ?? (await mkdtemp(join(tmpdir(), "guesthouse-state-")));
    const backend = await createBackend({ stateDir: folder, libvirtSocket: libvirtd.socketPath, daemonRoot });
    const window = new BackendWindow();
    const connections = new Followed<{ connections: ConnectionInfo[] }>(
      await backend.handlers.connections.watch({}, window.call),
    );
    const found = await connections.find((item) => item.connections[0]?.status === "connected");
    return new BackendSession({
      libvirtd,
      stateDir: folder,
      connection: found.connections[0]!.id,
      window,
      backend,
    });
  }

  ref(uuid: string): { connection: string; uuid: string } {
    return { connection: this.connection, uuid };
  }

  get domains(): Backend["handlers"]["domains"] {
    return this.backend.handlers.domains;
  }

  /** Defines a machine from XML through virsh, as another program would. */
  async define(name: string, xml: string): Promise<void> {
    const path = join(this.libvirtd.root, `${name}.xml`);
    await writeFile(path, xml);
    await this.libvirtd.virsh("define", path);
  }

  /** The commands recorded so far. */
  async commands(): Promise<string[]> {
    const transcript = new Followed(await this.backend.handlers.transcript.watch({}, this.window.call));
    const { entries } = await transcript.find(() => true);
    return entries.map(({ command }) => command);
  }

  /** @param keep the state folder stays, for the next session */
  async close({ keep = false } = {}): Promise<void> {
    this.window.close();
    await this.backend.close();
    if (!keep) await rm(this.stateDir, { recursive: true, force: true });
  }
}
