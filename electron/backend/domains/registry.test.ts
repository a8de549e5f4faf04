import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DomainEvent } from "../../../shared/contract/domains.ts";
import { type LibvirtClient, parseUUID } from "../libvirt/index.ts";
import { DomainRegistry } from "./registry.ts";

interface FakeMachine {
  name: string;
  state: number;
  id: number;
  saved?: boolean;
}

/** libvirt with a few machines in it, and a count of what it was asked. */
class FakeLibvirt {
  readonly machines = new Map<string, FakeMachine>();
  readonly calls: string[] = [];
  /** What looking a machine up waits for. */
  held: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<(event: { dom: { uuid: Uint8Array } }) => void>();
  readonly #reset = new Set<() => void>();

  readonly client = {
    status: { state: "connected" },
    onStatus: () => () => {},
    onReset: (listener: () => void) => {
      this.#reset.add(listener);
      return () => this.#reset.delete(listener);
    },
    events: {
      domain: async (_name: string, listener: (event: { dom: { uuid: Uint8Array } }) => void) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    },
    domains: {
      list: async (flags = 0) => {
        this.calls.push("list");
        // 0x4 persistent; nothing starts by itself or is saved.
        return flags === 0 || flags === 0x4
          ? [...this.machines.keys()].map((uuid) => this.#handle(uuid))
          : [];
      },
      allStats: async () => {
        this.calls.push("allStats");
        return [...this.machines].map(([uuid, { state }]) => ({
          domain: this.#handle(uuid),
          params: { "state.state": state, "state.reason": 0 },
        }));
      },
      byUUID: async (uuid: string) => {
        await this.held;
        return this.machines.has(uuid) ? this.#handle(uuid) : null;
      },
    },
  } as unknown as LibvirtClient;

  /** What libvirt's event says, from every kind of event that is listened to. */
  announce(uuid: string): void {
    for (const listener of this.#listeners) listener({ dom: { uuid: parseUUID(uuid) } });
  }

  reset(): void {
    for (const listener of this.#reset) listener();
  }

  #handle(uuid: string) {
    const { name, state, id, saved = false } = this.machines.get(uuid) as FakeMachine;
    return {
      uuid,
      name,
      id,
      xml: async () => {
        this.calls.push(`xml ${name}`);
        return `<domain type='test'><name>${name}</name></domain>`;
      },
      state: async () => ({ state, reason: 0 }),
      isPersistent: async () => true,
      autostart: async () => false,
      hasManagedSave: async () => saved,
    };
  }
}

const a = "00000000-0000-4000-8000-00000000000a";
const b = "00000000-0000-4000-8000-00000000000b";
const [running, shutoff] = [1, 5];

describe("DomainRegistry", () => {
  let libvirt: FakeLibvirt;
  let registry: DomainRegistry;

  beforeEach(() => {
    vi.useFakeTimers();
    libvirt = new FakeLibvirt();
    libvirt.machines.set(a, { name: "a", state: shutoff, id: -1 });
    libvirt.machines.set(b, { name: "b", state: running, id: 1 });
    registry = new DomainRegistry(libvirt.client);
  });
  afterEach(() => {
    registry.close();
    vi.useRealTimers();
  });

  const watch = () => registry.watch(new AbortController().signal);
  const settled = () => vi.advanceTimersByTimeAsync(1000);
  const next = async (source: AsyncIterator<DomainEvent>) => {
    const found = source.next();
    await settled();
    return (await found).value as DomainEvent;
  };

  test("asks nothing until somebody watches, and once for all who do", async () => {
    expect(libvirt.calls).toEqual([]);
    const events = await Promise.all([next(watch()), next(watch())]);
    for (const event of events) {
      expect(event).toMatchObject({
        type: "snapshot",
        domains: [
          { uuid: a, name: "a", state: "shutoff", persistent: true },
          { uuid: b, name: "b", state: "running" },
        ],
      });
    }
    expect(libvirt.calls.filter((call) => call.startsWith("xml"))).toEqual(["xml a", "xml b"]);
  });

  test("many machines are named before they are read one by one", async () => {
    for (let number = 0; number < 200; number++) {
      const uuid = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
      libvirt.machines.set(uuid, { name: `vm-${number}`, state: running, id: number + 10 });
    }
    const source = watch();
    const named = await next(source);
    expect(named.type === "listed" && named.machines.length).toBe(202);
    const all = await next(source);
    expect(all.type === "snapshot" && all.domains.length).toBe(202);
  });

  test("reads a machine again once for a burst of events, and only that one", async () => {
    const source = watch();
    await next(source);
    libvirt.calls.length = 0;
    libvirt.machines.set(a, { name: "a", state: running, id: 2 });
    for (let event = 0; event < 10; event++) libvirt.announce(a);
    expect(await next(source)).toMatchObject({ type: "changed", domains: [{ uuid: a, state: "running" }] });
    expect(libvirt.calls).toEqual(["xml a"]);
  });

  test("events that come while a reading is held up share the next one", async () => {
    await next(watch());
    libvirt.calls.length = 0;
    const held = Promise.withResolvers<void>();
    libvirt.held = held.promise;
    for (let round = 0; round < 5; round++) {
      libvirt.announce(a);
      await settled();
    }
    held.resolve();
    await settled();
    expect(libvirt.calls).toEqual(["xml a", "xml a"]);
  });

  test("an event that changes nothing is not passed on, but listeners hear of it", async () => {
    const source = watch();
    await next(source);
    const heard = vi.fn();
    registry.onChange(heard);
    libvirt.announce(b);
    await settled();
    expect(heard).toHaveBeenCalledWith(b);
    libvirt.machines.delete(b);
    libvirt.announce(b);
    // The first thing that arrives is the removal: nothing came before it.
    expect(await next(source)).toEqual({ type: "removed", uuids: [b] });
  });

  test("merges what a slow watcher has missed", async () => {
    const source = watch();
    await next(source);
    libvirt.machines.set(a, { name: "a", state: running, id: 2 });
    libvirt.announce(a);
    await settled();
    libvirt.machines.set(a, { name: "a", state: shutoff, id: -1 });
    libvirt.announce(a);
    await settled();
    expect(await next(source)).toMatchObject({ type: "changed", domains: [{ state: "shutoff" }] });
  });

  test("counts starts: an event, a restart that was missed, a new number after a reconnect", async () => {
    await next(watch());
    expect([registry.peek(a)?.generation, registry.peek(b)?.generation]).toEqual([0, 1]);
    libvirt.machines.set(b, { name: "b", state: running, id: 7 });
    libvirt.announce(b);
    await settled();
    expect(registry.peek(b)?.generation).toBe(2);
    libvirt.announce(b);
    await settled();
    expect(registry.peek(b)?.generation).toBe(2);
    libvirt.machines.set(b, { name: "b", state: running, id: 9 });
    libvirt.reset();
    await settled();
    expect(registry.peek(b)?.generation).toBe(3);
  });

  test("a reconnect brings a new snapshot without those that are gone", async () => {
    const source = watch();
    await next(source);
    libvirt.machines.delete(a);
    libvirt.reset();
    expect(await next(source)).toMatchObject({ type: "snapshot", domains: [{ uuid: b }] });
  });

  test("reads at once what it is asked to read, for what libvirt tells nobody", async () => {
    await next(watch());
    libvirt.calls.length = 0;
    libvirt.announce(a);
    await registry.refresh(a);
    expect(libvirt.calls).toEqual(["xml a"]);
    // The event's own reading has nothing left to do.
    await settled();
    expect(libvirt.calls).toEqual(["xml a"]);
  });

  test("looks once more at a machine whose saved state is still there while it runs already", async () => {
    const source = watch();
    await next(source);
    libvirt.machines.set(a, { name: "a", state: running, id: 2, saved: true });
    libvirt.announce(a);
    await vi.advanceTimersByTimeAsync(100);
    expect((await source.next()).value).toMatchObject({ domains: [{ hasManagedSave: true }] });
    libvirt.machines.set(a, { name: "a", state: running, id: 2 });
    expect(await next(source)).toMatchObject({ domains: [{ uuid: a, hasManagedSave: false }] });
    // Where it stays, nothing asks for ever.
    libvirt.machines.set(a, { name: "a", state: running, id: 2, saved: true });
    libvirt.announce(a);
    await settled();
    libvirt.calls.length = 0;
    await settled();
    expect(libvirt.calls).toEqual([]);
  });

  test("shows that a guest was asked to shut down until its state changes", async () => {
    const source = watch();
    await next(source);
    registry.shutdownRequested(b);
    const at = Date.now();
    expect(await next(source)).toMatchObject({
      type: "changed",
      domains: [{ uuid: b, shutdownRequestedAt: at }],
    });
    libvirt.announce(b);
    await settled();
    expect(registry.peek(b)?.domain.shutdownRequestedAt).toBe(at);
    libvirt.machines.set(b, { name: "b", state: shutoff, id: -1 });
    libvirt.announce(b);
    const changed = await next(source);
    expect(changed).toMatchObject({ domains: [{ state: "shutoff" }] });
    expect(changed).not.toHaveProperty("domains.0.shutdownRequestedAt");
    // The guest was faster than the answer.
    registry.shutdownRequested(b);
    expect(registry.peek(b)?.domain.shutdownRequestedAt).toBeUndefined();
  });
});
