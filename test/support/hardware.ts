import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Backend, createBackend } from "../../electron/backend/index.ts";
import type { HardwareChange, HardwareState, When } from "../../shared/contract/hardware.ts";
import { BackendWindow, Followed } from "./backend-window.ts";
import type { PrivateLibvirtd } from "./libvirtd.ts";

/** A backend that is connected to a private daemon, for tests that change machines' hardware. */
export interface HardwareBackend {
  readonly backend: Backend;
  readonly window: BackendWindow;
  readonly connection: string;
  /** One machine as the details pages have it. */
  machine(uuid: string): Promise<HardwareMachine>;
  close(): Promise<void>;
}

export interface HardwareMachine {
  readonly states: Followed<HardwareState>;
  /** The state that has come last. */
  readonly state: HardwareState;
  apply(change: HardwareChange, when?: When): Promise<{ effect: string; reason?: string | undefined }>;
  /** The newest state, or the first after it, that fits. */
  until(fits: (state: HardwareState) => boolean): Promise<HardwareState>;
}

export async function startHardwareBackend(libvirtd: PrivateLibvirtd): Promise<HardwareBackend> {
  const stateDir = await mkdtemp(join(tmpdir(), "guesthouse-state-"));
  const backend = await createBackend({ stateDir, libvirtSocket: libvirtd.socketPath });
  const window = new BackendWindow();
  const connections = new Followed(await backend.handlers.connections.watch({}, window.call));
  const { connections: found } = await connections.find(
    (item) => item.connections[0]?.status === "connected",
  );
  const connection = found[0]!.id;
  return {
    backend,
    window,
    connection,
    async machine(uuid) {
      const ref = { connection, uuid };
      const states = new Followed(await backend.handlers.hardware.watch(ref, window.call));
      await states.find(() => true);
      return {
        states,
        get state() {
          return states.items.at(-1)!;
        },
        apply: (change, when = "both") =>
          backend.handlers.hardware.apply({ ...ref, change, when }, window.call),
        async until(fits) {
          const newest = states.items.length - 1;
          return await states.find((item) => states.items.indexOf(item) >= newest && fits(item));
        },
      };
    },
    async close() {
      window.close();
      await backend.close();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
