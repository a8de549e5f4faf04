import { remote } from "../protocol/index.ts";
import type { Session } from "../session.ts";

/** Milliseconds; a dozen emulators take 12 s on a slow machine. */
const PROBING_TIMEOUT_MS = 60_000;

export interface NodeInfo {
  /** CPU architecture, such as `x86_64` */
  readonly model: string;
  /** KiB */
  readonly memory: number;
  /** active CPUs */
  readonly cpus: number;
  readonly mhz: number;
  readonly nodes: number;
  readonly sockets: number;
  readonly cores: number;
  readonly threads: number;
}

export interface DomainCapabilitiesRequest {
  readonly emulatorbin?: string;
  readonly arch?: string;
  readonly machine?: string;
  readonly virttype?: string;
}

/** What the daemon says of itself and its host. */
export class Host {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  get #control() {
    return this.#session.control;
  }

  /** The hypervisor driver: `QEMU`, `LXC`, `Test`, … */
  async type(): Promise<string> {
    return (await this.#control.call(remote.procedures.connectGetType, undefined)).type;
  }

  /** The hypervisor's version as 1,000,000 × major + 1,000 × minor + release. */
  async version(): Promise<number> {
    return Number((await this.#control.call(remote.procedures.connectGetVersion, undefined)).hvVer);
  }

  /** libvirt's version on the daemon's side, encoded like {@link version}. */
  async libVersion(): Promise<number> {
    return Number((await this.#control.call(remote.procedures.connectGetLibVersion, undefined)).libVer);
  }

  async hostname(): Promise<string> {
    return (await this.#control.call(remote.procedures.connectGetHostname, undefined)).hostname;
  }

  /** The URI by which the daemon knows this connection. */
  async uri(): Promise<string> {
    return (await this.#control.call(remote.procedures.connectGetURI, undefined)).uri;
  }

  /** XML. Slow the first time: the daemon asks every emulator what it can do. */
  async capabilities(): Promise<string> {
    const reply = await this.#session.stallable.call(remote.procedures.connectGetCapabilities, undefined, {
      timeoutMs: PROBING_TIMEOUT_MS,
    });
    return reply.capabilities;
  }

  /** XML of what a domain of the given kind can have. Slow once per emulator: the daemon asks it. */
  async domainCapabilities(request: DomainCapabilitiesRequest = {}): Promise<string> {
    const reply = await this.#session.stallable.call(
      remote.procedures.connectGetDomainCapabilities,
      {
        emulatorbin: request.emulatorbin ?? null,
        arch: request.arch ?? null,
        machine: request.machine ?? null,
        virttype: request.virttype ?? null,
        flags: 0,
      },
      { timeoutMs: PROBING_TIMEOUT_MS },
    );
    return reply.capabilities;
  }

  async maxVcpus(type: string | null = null): Promise<number> {
    return (await this.#control.call(remote.procedures.connectGetMaxVcpus, { type })).maxVcpus;
  }

  async nodeInfo(): Promise<NodeInfo> {
    const info = await this.#control.call(remote.procedures.nodeGetInfo, undefined);
    const end = info.model.indexOf(0);
    const model = String.fromCharCode(...info.model.slice(0, end < 0 ? undefined : end));
    return { ...info, model, memory: Number(info.memory) };
  }

  /** Bytes. */
  async freeMemory(): Promise<number> {
    return Number((await this.#control.call(remote.procedures.nodeGetFreeMemory, undefined)).freeMem);
  }

  /**
   * Nanoseconds since the host's start: `kernel`, `user`, `idle`, `iowait`.
   * @param cpu number of one CPU; -1 for the sum of all
   */
  async cpuStats(cpu = -1): Promise<Record<string, bigint>> {
    const args = { cpuNum: cpu, nparams: 0, flags: 0 };
    const { nparams } = await this.#control.call(remote.procedures.nodeGetCPUStats, args);
    const { params } = await this.#control.call(remote.procedures.nodeGetCPUStats, { ...args, nparams });
    return Object.fromEntries(params.map(({ field, value }) => [field, value]));
  }

  /**
   * KiB: `total`, `free`, `buffers`, `cached`.
   * @param cell number of one NUMA node; -1 for the sum of all
   */
  async memoryStats(cell = -1): Promise<Record<string, bigint>> {
    const args = { cellNum: cell, nparams: 0, flags: 0 };
    const { nparams } = await this.#control.call(remote.procedures.nodeGetMemoryStats, args);
    const { params } = await this.#control.call(remote.procedures.nodeGetMemoryStats, { ...args, nparams });
    return Object.fromEntries(params.map(({ field, value }) => [field, value]));
  }
}
