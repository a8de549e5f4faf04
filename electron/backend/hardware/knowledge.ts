import type { Connection } from "../connections/connection.ts";
import { type HostSize, hostSize } from "../host/size.ts";
import { LibvirtError } from "../libvirt/index.ts";
import { readXml, text } from "../xml/document.ts";
import { type DomainCapabilities, readDomainCapabilities } from "./domain-capabilities.ts";

/** What a host has; what does not change while a connection stands is asked for once. */
export class HostKnowledge {
  readonly #connection: Connection;
  readonly #capabilities = new Map<string, Promise<DomainCapabilities | undefined>>();
  #capabilitiesXml: Promise<string> | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    // The daemon may come back with another emulator.
    connection.client.onReset(() => {
      this.#capabilities.clear();
      this.#capabilitiesXml = undefined;
    });
  }

  /**
   * Asked each time: a host's memory and CPUs can grow while it runs.
   * @throws LibvirtError | ConnectionClosedError
   */
  async size(): Promise<Omit<HostSize, "architecture">> {
    const { cpus, memoryMiB } = await hostSize(this.#connection.client);
    return { cpus, memoryMiB };
  }

  /**
   * The host's own capabilities as XML, of which the list of machine types is read.
   * @throws LibvirtError | ConnectionClosedError
   */
  hostCapabilities(): Promise<string> {
    this.#capabilitiesXml ??= forget(this.#connection.client.host.capabilities(), () => {
      this.#capabilitiesXml = undefined;
    });
    return this.#capabilitiesXml;
  }

  /**
   * What the emulator of this machine can have; undefined where the hypervisor does not tell.
   * @throws ConnectionClosedError
   */
  capabilitiesFor(domainXml: string): Promise<DomainCapabilities | undefined> {
    const request = readXml(domainXml, (root) => ({
      emulatorbin: text(root, "devices/emulator"),
      arch: text(root, "os/type/@arch"),
      machine: text(root, "os/type/@machine"),
      virttype: text(root, "@type"),
    }));
    const key = JSON.stringify(request);
    let found = this.#capabilities.get(key);
    if (!found) {
      const defined = Object.fromEntries(Object.entries(request).filter(([, value]) => value));
      found = forget(
        this.#connection.client.host
          .domainCapabilities(defined)
          .then(readDomainCapabilities, absentWhereUnsupported),
        () => this.#capabilities.delete(key),
      );
      this.#capabilities.set(key, found);
    }
    return found;
  }
}

/** What was asked in vain is asked again the next time. */
function forget<T>(answer: Promise<T>, drop: () => void): Promise<T> {
  answer.catch(drop);
  return answer;
}

/** Containers and the test driver have none, and an emulator that was uninstalled has none either. */
function absentWhereUnsupported(error: unknown): undefined {
  if (error instanceof LibvirtError) return undefined;
  throw error;
}
