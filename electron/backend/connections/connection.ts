import { createHash } from "node:crypto";
import type { ConnectionInfo } from "../../../shared/contract/connections.ts";
import { DomainRegistry, type OsNames } from "../domains/registry.ts";
import { logInternal, plainError } from "../errors/plain-error.ts";
import { type Acceleration, judgeAcceleration, readLocalFacts } from "../host/acceleration.ts";
import { type ClientStatus, LibvirtClient } from "../libvirt/index.ts";
import { Latest } from "../live/latest.ts";
import { describeUri } from "./describe-uri.ts";

export interface ConnectionOptions {
  readonly uri: string;
  /** Forces the daemon's socket. */
  readonly socketPath?: string | undefined;
  /** Where the root of the daemon's file system is seen from here, if it has one of its own. */
  readonly daemonRoot?: string | undefined;
  readonly osNames?: OsNames | undefined;
}

/** One libvirt URI: the client that reaches it, what is known about it, and its machines. */
export class Connection {
  /** Opaque, the same for the same URI in every run. */
  readonly id: string;
  readonly uri: string;
  /** Calls on it reject with `ConnectionClosedError` while there is no connection. */
  readonly client: LibvirtClient;
  readonly info: Latest<ConnectionInfo>;
  readonly domains: DomainRegistry;
  readonly #daemonRoot: string;
  readonly #stopStatus: () => void;
  #acceleration: Promise<Acceleration> | undefined;

  constructor({ uri, socketPath, daemonRoot = "", osNames }: ConnectionOptions) {
    this.uri = uri;
    this.#daemonRoot = daemonRoot;
    this.id = createHash("sha256").update(uri).digest("base64url").slice(0, 16);
    this.client = new LibvirtClient(socketPath === undefined ? { uri } : { uri, socketPath });
    this.info = new Latest<ConnectionInfo>({ id: this.id, uri, ...describeUri(uri), status: "connecting" });
    this.domains = new DomainRegistry(this.client, osNames);
    this.#stopStatus = this.client.onStatus((status) => this.#onStatus(status));
  }

  /** Connects and keeps trying; never throws. */
  start(): void {
    this.client.start();
  }

  /** Tries a lost or failed connection at once. */
  retry(): void {
    this.client.retry();
  }

  /** The path here of a file that the daemon names. */
  localPath(path: string): string {
    return this.#daemonRoot + path;
  }

  /** The argument list of `virsh` for this connection, for the transcript. */
  virsh(...args: readonly string[]): string[] {
    return ["virsh", "-c", this.uri, ...args];
  }

  /**
   * How guests' CPUs are run here; asked once, then remembered.
   * @throws LibvirtError | ConnectionClosedError
   */
  acceleration(): Promise<Acceleration> {
    this.#acceleration ??= this.#askAcceleration().catch((error: unknown) => {
      this.#acceleration = undefined;
      throw error;
    });
    return this.#acceleration;
  }

  async close(): Promise<void> {
    this.#stopStatus();
    this.domains.close();
    await this.client.close();
  }

  async #askAcceleration(): Promise<Acceleration> {
    const driver = await this.client.host.type();
    if (driver.toUpperCase() !== "QEMU") {
      return judgeAcceleration({
        driver,
        arch: "",
        capabilitiesOfferKvm: false,
        cpuinfo: undefined,
        device: undefined,
      });
    }
    const [node, capabilitiesOfferKvm, local] = await Promise.all([
      this.client.host.nodeInfo(),
      // libvirt refuses to describe a type that this host cannot run.
      this.client.host.domainCapabilities({ virttype: "kvm" }).then(
        () => true,
        (error: Error) => {
          if (error.name === "LibvirtError") return false;
          throw error;
        },
      ),
      readLocalFacts(),
    ]);
    return judgeAcceleration({ driver, arch: node.model, capabilitiesOfferKvm, ...local });
  }

  #onStatus(status: ClientStatus): void {
    switch (status.state) {
      case "connecting":
        // A new attempt after a failure keeps the reason in view until it is known to be gone.
        if (!this.info.value.error) this.#update({ status: "connecting" });
        return;
      case "connected":
        this.#update({ status: "connected", error: undefined, retryAt: undefined });
        this.#describe().catch((error: unknown) => this.#describeFailed(error));
        // Whoever opens a window wants the machines; they are read while the page is still loading.
        void this.domains.ready();
        return;
      case "disconnected":
      case "failed":
        this.#update({
          status: status.state,
          error: plainError(status.error).toData(),
          retryAt: status.state === "disconnected" ? status.nextAttemptAt : undefined,
        });
        return;
      case "closed":
        return;
    }
  }

  async #describe(): Promise<void> {
    const { host } = this.client;
    const [type, version, libVersion, hostname] = await Promise.all([
      host.type(),
      host.version().catch(() => 0),
      host.libVersion(),
      host.hostname().catch(() => undefined),
    ]);
    const described: Partial<ConnectionInfo> = {
      hypervisor: version > 0 ? `${type} ${formatVersion(version)}` : type,
      libvirtVersion: formatVersion(libVersion),
    };
    if (hostname !== undefined) described.hostname = hostname;
    this.#update(described);
    this.#update({ acceleration: await this.acceleration() });
  }

  #describeFailed(error: unknown): void {
    // Lost again meanwhile: the status says so, and the next connection describes itself anew.
    if (this.client.status.state === "connected") logInternal(error);
  }

  #update(change: { [K in keyof ConnectionInfo]?: ConnectionInfo[K] | undefined }): void {
    const info = { ...this.info.value, ...change };
    if (info.error === undefined) delete info.error;
    this.info.set(info as ConnectionInfo);
  }
}

/** libvirt's 1,000,000 × major + 1,000 × minor + release. */
function formatVersion(version: number): string {
  return `${Math.floor(version / 1_000_000)}.${Math.floor(version / 1000) % 1000}.${version % 1000}`;
}
