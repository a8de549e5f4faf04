import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { LibvirtClient } from "../libvirt/index.ts";
import { shownAddresses } from "./address-sources.ts";
import { Addresses } from "./addresses.ts";
import type { DomainRecord, DomainRegistry } from "./registry.ts";

const mac = "52:54:00:00:00:0a";

/** One machine, its sources of addresses, and a count of what was asked. */
class FakeMachine {
  readonly calls: string[] = [];
  lease: string | undefined;
  arp: string[] = [];
  agentAnswers: Promise<string[]> = Promise.reject(new Error("no agent"));
  record = this.#record({ id: 1, generation: 1, agent: false });
  readonly #listeners = new Set<(uuid: string) => void>();

  constructor() {
    this.agentAnswers.catch(() => {});
  }

  readonly client = {
    networks: {
      list: async () => [
        {
          dhcpLeases: async () => {
            this.calls.push("leases");
            return this.lease ? [{ mac: mac.toUpperCase(), ipaddr: this.lease }] : [];
          },
        },
      ],
    },
  } as unknown as LibvirtClient;

  readonly registry = {
    onChange: (listener: (uuid: string) => void) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
    ready: async () => {},
    all: () => [this.record],
    peek: () => this.record,
  } as unknown as DomainRegistry;

  become(now: { id: number; generation: number; agent: boolean }): void {
    this.record = this.#record(now);
    for (const listener of this.#listeners) listener("a");
  }

  get listenedTo(): boolean {
    return this.#listeners.size > 0;
  }

  #record({ id, generation, agent }: { id: number; generation: number; agent: boolean }): DomainRecord {
    const interfaceAddresses = async (source: number) => {
      this.calls.push(source === 1 ? "agent" : "arp");
      const addresses = source === 1 ? await this.agentAnswers : this.arp;
      const toAddrs = (hwaddr: string, addrs: string[]) => ({
        hwaddr,
        addrs: addrs.map((addr) => ({ addr })),
      });
      const outer = toAddrs(mac, addresses);
      // A guest may have networks of its own inside.
      return source === 1 ? [outer, toAddrs("02:42:00:00:00:01", ["172.17.0.1"])] : [outer];
    };
    return {
      handle: { id, guest: { interfaceAddresses } },
      domain: { uuid: "a", state: id < 0 ? "shutoff" : "running", macs: [mac] },
      generation,
      agent,
    } as unknown as DomainRecord;
  }
}

describe("Addresses", () => {
  let machine: FakeMachine;
  let addresses: Addresses;
  let abort: AbortController;

  beforeEach(() => {
    vi.useFakeTimers();
    machine = new FakeMachine();
    addresses = new Addresses(machine.client, machine.registry);
    abort = new AbortController();
  });
  afterEach(() => void vi.useRealTimers());

  const settled = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const watch = () => addresses.watch(abort.signal);
  const next = async (source: ReturnType<typeof watch>, ms = 0) => {
    const found = source.next();
    await settled(ms);
    return (await found).value?.addresses;
  };

  test("a lease serves without asking the guest's neighbours", async () => {
    machine.lease = "192.168.122.7";
    expect(await next(watch())).toEqual([{ uuid: "a", ips: ["192.168.122.7"] }]);
    expect(machine.calls).toEqual(["leases"]);
  });

  test("without a lease the neighbour table is asked", async () => {
    machine.arp = ["10.0.0.3"];
    expect(await next(watch())).toEqual([{ uuid: "a", ips: ["10.0.0.3"] }]);
  });

  test("the agent adds what only it knows, of the machine's own cards", async () => {
    machine.record = { ...machine.record, agent: true };
    machine.lease = "192.168.122.7";
    machine.agentAnswers = Promise.resolve(["192.168.122.7", "2001:db8::7", "fe80::7"]);
    const source = watch();
    await settled(0);
    expect(await next(source)).toEqual([{ uuid: "a", ips: ["192.168.122.7", "2001:db8::7"] }]);
  });

  test("an agent that does not answer is asked once until it connects anew, and holds nothing up", async () => {
    machine.become({ id: 1, generation: 1, agent: true });
    machine.lease = "192.168.122.7";
    const source = watch();
    expect(await next(source)).toEqual([{ uuid: "a", ips: ["192.168.122.7"] }]);
    await settled(300_000);
    expect(machine.calls.filter((call) => call === "agent")).toHaveLength(1);
    machine.become({ id: 1, generation: 1, agent: false });
    machine.agentAnswers = Promise.resolve(["10.9.9.9"]);
    machine.become({ id: 1, generation: 1, agent: true });
    expect(await next(source)).toEqual([{ uuid: "a", ips: ["192.168.122.7", "10.9.9.9"] }]);
  });

  test("a start is followed with growing pauses until there is an address, then seldom", async () => {
    machine.become({ id: -1, generation: 1, agent: false });
    const source = watch();
    expect(await next(source)).toEqual([]);
    machine.become({ id: 2, generation: 2, agent: false });
    await settled(5500);
    const asked = machine.calls.filter((call) => call === "leases").length;
    expect(asked).toBe(3);
    machine.lease = "192.168.122.8";
    expect(await next(source, 3000)).toEqual([{ uuid: "a", ips: ["192.168.122.8"] }]);
    machine.calls.length = 0;
    await settled(50_000);
    expect(machine.calls).toEqual([]);
    await settled(11_000);
    expect(machine.calls).toEqual(["leases"]);
    machine.become({ id: -1, generation: 2, agent: false });
    expect(await next(source)).toEqual([]);
  });

  test("nothing is asked and nothing ticks while nobody watches", async () => {
    machine.arp = ["10.0.0.3"];
    await next(watch());
    abort.abort();
    machine.calls.length = 0;
    machine.become({ id: 5, generation: 5, agent: true });
    await settled(600_000);
    expect(machine.calls).toEqual([]);
    expect(machine.listenedTo).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test("shows only addresses under which somebody could be reached, IPv4 first", () => {
  expect(
    shownAddresses([
      "2001:db8::1",
      "127.0.0.1",
      "127.9.9.9",
      "::1",
      "fe80::1",
      "fe80::1%eth0",
      "169.254.3.4",
      "192.168.1.2",
      "192.168.1.2",
      "<script>",
      "",
    ]),
  ).toEqual(["192.168.1.2", "2001:db8::1"]);
  expect(shownAddresses(Array.from({ length: 300 }, (_, index) => `10.0.1.${index}`))).toHaveLength(64);
});
