import type { CallOptions } from "../caller.ts";
import { qemu, remote } from "../protocol/index.ts";
import type { Session } from "../session.ts";
import type { LibvirtStream } from "../stream.ts";
import type { DomainRef } from "./domain-ref.ts";

export interface DomainInterface {
  readonly name: string;
  readonly hwaddr: string | null;
  readonly addrs: readonly {
    /** 0 IPv4, 1 IPv6 */
    readonly type: number;
    readonly addr: string;
    readonly prefix: number;
  }[];
}

export interface Screenshot {
  /** `image/png` from QEMU 7.1 on, before that `image/x-portable-pixmap` */
  readonly mime: string;
  readonly stream: LibvirtStream;
}

/** What is running in a domain, as somebody in front of it meets it: its screen, keys, lines and addresses. */
export class DomainGuest {
  readonly #session: Session;
  readonly #dom: DomainRef;

  constructor(session: Session, dom: DomainRef) {
    this.#session = session;
    this.#dom = dom;
  }

  /** @param source `VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_…`: 0 lease, 1 agent, 2 arp */
  async interfaceAddresses(source = 0, options?: CallOptions): Promise<readonly DomainInterface[]> {
    const reply = await this.#session.stallable.call(
      remote.procedures.domainInterfaceAddresses,
      { dom: this.#dom, source, flags: 0 },
      options,
    );
    return reply.ifaces;
  }

  /**
   * Gives QEMU's guest agent a command, as JSON; what it answers, as JSON.
   * @param seconds for which libvirt waits for the agent
   */
  async agentCommand(cmd: string, seconds: number): Promise<string> {
    const { result } = await this.#session.stallable.call(
      qemu.procedures.qemuDomainAgentCommand,
      { dom: this.#dom, cmd, timeout: seconds, flags: 0 },
      // Before its answer libvirt may wait as long for other commands of this agent.
      { timeoutMs: (seconds + 30) * 1000 },
    );
    return result ?? "";
  }

  /**
   * Presses the keys together and lets them go.
   * @param holdtime milliseconds
   * @param codeset `VIR_KEYCODE_SET_…`: 0 Linux
   */
  async sendKey(keycodes: readonly number[], holdtime = 0, codeset = 0): Promise<void> {
    await this.#session.stallable.call(remote.procedures.domainSendKey, {
      dom: this.#dom,
      codeset,
      holdtime,
      keycodes,
      flags: 0,
    });
  }

  /** A picture of the screen. */
  async screenshot(screen = 0, options?: CallOptions): Promise<Screenshot> {
    const { reply, stream } = await this.#session.openStream(
      remote.procedures.domainScreenshot,
      { dom: this.#dom, screen, flags: 0 },
      options,
    );
    return { mime: reply.mime ?? "application/octet-stream", stream };
  }

  /**
   * Both directions of a serial or virtio console that has a pty. It must be read until it is closed: a
   * console that is open and not read stalls the guest.
   * @param devName alias such as `serial0`; null for the first
   * @param flags `VIR_DOMAIN_CONSOLE_FORCE` takes it from whoever has it, `_SAFE` refuses without locking
   */
  async openConsole(devName: string | null = null, flags = 0, options?: CallOptions): Promise<LibvirtStream> {
    const opened = await this.#session.openStream(
      remote.procedures.domainOpenConsole,
      { dom: this.#dom, devName, flags },
      options,
    );
    return opened.stream;
  }

  /** Both directions of a channel that has a unix socket. */
  async openChannel(name: string | null = null, flags = 0, options?: CallOptions): Promise<LibvirtStream> {
    const opened = await this.#session.openStream(
      remote.procedures.domainOpenChannel,
      { dom: this.#dom, name, flags },
      options,
    );
    return opened.stream;
  }
}
