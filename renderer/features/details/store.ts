import { useEffect } from "react";
import { create } from "zustand";
import type { HardwareState } from "../../../shared/contract/hardware.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { useConnections } from "../connections/index.ts";
import { type Arrangement, bootables, newOrder } from "./model/boot-order.ts";
import { type Edits, NO_EDITS, settled } from "./model/edits.ts";
import { editable } from "./model/sides.ts";

interface MachineHardware {
  state?: HardwareState;
  error?: ErrorData | undefined;
  /** Counts the states that have come. */
  version: number;
  /** Unapplied changes by item. They outlive the page, so that none is lost on the way. */
  drafts: Readonly<Record<string, Edits>>;
  /** The devices to start from as the user has put them in order, unapplied likewise. */
  arrangement?: Arrangement | undefined;
}

const NOTHING: MachineHardware = { version: 0, drafts: {} };

const useStore = create<Readonly<Record<string, MachineHardware>>>(() => ({}));

export interface Machine {
  connection: string;
  uuid: string;
}

const keyOf = ({ connection, uuid }: Machine) => `${connection}/${uuid}`;

function update(machine: Machine, change: (before: MachineHardware) => MachineHardware) {
  const key = keyOf(machine);
  useStore.setState((all) => ({ [key]: change(all[key] ?? NOTHING) }));
}

/** What is known of a machine's hardware, and the user's unapplied changes of it. */
export const useHardware = (connection: string, uuid: string) =>
  useStore((all) => all[keyOf({ connection, uuid })] ?? NOTHING);

/** Keeps a machine's hardware current while the caller is on screen; begun anew when the connection stands again. */
export function useFollowHardware(connection: string, uuid: string) {
  const standing = useConnections((state) =>
    state.list.some(({ id, status }) => id === connection && status === "connected"),
  );
  useEffect(() => {
    if (!standing) return;
    const machine = { connection, uuid };
    return client.subscribe(
      (signal) => client.api.hardware.watch(machine, { signal }),
      (state) => update(machine, (before) => take(before, state)),
      (error) => update(machine, (before) => ({ ...before, error: error.toData() })),
    );
  }, [connection, uuid, standing]);
}

/** A new state: changes that have come true are changes no more, and go with their item. */
function take(before: MachineHardware, state: HardwareState): MachineHardware {
  const drafts: Record<string, Edits> = {};
  for (const item of state.items) {
    const edits = before.drafts[item.id];
    const open = edits && settled(edits, editable(item));
    if (open && Object.keys(open).length > 0) drafts[item.id] = open;
  }
  const { arrangement } = before;
  const open = newOrder(bootables(state.items), arrangement);
  return { state, version: before.version + 1, drafts, ...(open && { arrangement }) };
}

/** Changes the unapplied changes of one item. */
export function setEdits(machine: Machine, id: string, change: (edits: Edits) => Edits) {
  update(machine, (before) => {
    const { [id]: edits = NO_EDITS, ...others } = before.drafts;
    const next = change(edits);
    return { ...before, drafts: Object.keys(next).length > 0 ? { ...others, [id]: next } : others };
  });
}

export function setArrangement(machine: Machine, arrangement: Arrangement | undefined) {
  update(machine, (before) => ({ ...before, arrangement }));
}

export function dropAllEdits(machine: Machine) {
  update(machine, (before) => ({ ...before, drafts: {}, arrangement: undefined }));
}

const REFLECTED_WITHIN = 1000;

/**
 * Does something to a machine and waits for the state that shows it, so that no field falls back to its old
 * value in between; after a second without one, no longer.
 */
export async function reflected<T>(machine: Machine, act: () => Promise<T>): Promise<T> {
  const key = keyOf(machine);
  const version = () => useStore.getState()[key]?.version ?? 0;
  const before = version();
  const result = await act();
  if (version() !== before) return result;
  await new Promise<void>((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      off();
      resolve();
    };
    const timer = setTimeout(settle, REFLECTED_WITHIN);
    const off = useStore.subscribe(() => version() !== before && settle());
  });
  return result;
}

/** The ids of the items of a kind as they are now. */
export const idsOfKind = (machine: Machine, kind: string): string[] =>
  useStore
    .getState()
    [keyOf(machine)]?.state?.items.filter((item) => item.kind === kind)
    .map(({ id }) => id) ?? [];
