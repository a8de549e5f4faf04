import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { ConnectionRegistry } from "../../electron/backend/connections/registry.ts";
import { createInstall, type Install } from "../../electron/backend/install/index.ts";
import { JobService } from "../../electron/backend/jobs/job-service.ts";
import { PartialVolumes } from "../../electron/backend/storage/leftovers.ts";
import { Transcript } from "../../electron/backend/transcript/transcript.ts";
import type { Call } from "../../shared/contract/handlers.ts";
import type { InstallRequest } from "../../shared/contract/install.ts";
import { type PrivateLibvirtd, startPrivateLibvirtd } from "./libvirtd.ts";

/** The service that creates machines, on a private daemon of its own; ended with {@link InstallSession.close}. */
export class InstallSession {
  readonly libvirtd: PrivateLibvirtd;
  /** For files of a test's own; anybody may read in it. */
  readonly folder: string;
  readonly connections: ConnectionRegistry;
  readonly connection: string;
  readonly transcript = new Transcript();
  readonly jobs = new JobService();
  readonly install: Install;

  private constructor(libvirtd: PrivateLibvirtd, folder: string, connections: ConnectionRegistry) {
    this.libvirtd = libvirtd;
    this.folder = folder;
    this.connections = connections;
    this.connection = connections.list()[0]?.id ?? "";
    this.install = createInstall({
      connections,
      jobs: this.jobs,
      transcript: this.transcript,
      stateDir: folder,
      partial: new PartialVolumes(folder),
    });
  }

  static async start(): Promise<InstallSession> {
    const libvirtd = await startPrivateLibvirtd({ defaultPool: true, defaultNetwork: true });
    const folder = await mkdtemp(join(tmpdir(), "install-"));
    await chmod(folder, 0o755);
    const connections = await ConnectionRegistry.create({
      stateDir: folder,
      uris: ["qemu:///system"],
      libvirtSocket: libvirtd.socketPath,
    });
    const session = new InstallSession(libvirtd, folder, connections);
    const { client } = connections.get(session.connection);
    await vi.waitFor(() => expect(client.status.state).toBe("connected"), 20_000);
    session.emulate();
    return session;
  }

  /** KVM hangs on some hosts that offer it, and the verdict is tested elsewhere. */
  emulate(): void {
    vi.spyOn(this.connections.get(this.connection), "acceleration").mockResolvedValue({
      kind: "software",
      reason: "Software emulation, for the test.",
    });
  }

  call(signal = new AbortController().signal): Call {
    return {
      signal,
      ticket: () => {
        throw new Error("no byte channel here");
      },
    };
  }

  readonly propose = (handle: string, os?: string | null) =>
    this.install.handlers.propose(
      { connection: this.connection, media: handle, ...(os === undefined ? {} : { os }) },
      this.call(),
    );

  readonly create = (request: InstallRequest, signal?: AbortSignal) =>
    this.install.handlers.create(request, this.call(signal));

  /** Names of the machines and of the pool's volumes. */
  readonly left = async () => ({
    domains: await this.#lines("list", "--all", "--name"),
    volumes: (await this.#lines("vol-list", "default")).map((line) => line.trim().split(/\s+/)[0]),
  });

  /** Takes back what a test has mocked and made. */
  async reset(): Promise<void> {
    vi.restoreAllMocks();
    this.emulate();
    const { virsh } = this.libvirtd;
    for (const name of await this.#lines("list", "--name")) await virsh("destroy", name);
    const { domains, volumes } = await this.left();
    for (const name of domains) await virsh("undefine", name, "--nvram");
    for (const name of volumes) await virsh("vol-delete", "--pool", "default", String(name));
  }

  async close(): Promise<void> {
    await this.connections.close();
    await this.libvirtd.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #lines(...args: string[]): Promise<string[]> {
    return (await this.libvirtd.virsh(...args)).split("\n").filter(Boolean);
  }
}
