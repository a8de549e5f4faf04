import { create } from "zustand";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { toErrorData } from "../../components/errors.ts";
import { useMachines } from "../machines/index.ts";
import type { Machine } from "./store.ts";

interface Restart {
  phase: "stopping" | "starting" | "failed";
  error?: ErrorData;
  stop: AbortController;
}

const useRestarts = create<Readonly<Record<string, Restart>>>(() => ({}));

const keyOf = ({ connection, uuid }: Machine) => `${connection}/${uuid}`;

/** The restart of a machine that is under way or has failed. */
export const useRestart = (machine: Machine) => useRestarts((all) => all[keyOf(machine)]);

function set(machine: Machine, restart: Restart | undefined) {
  const key = keyOf(machine);
  useRestarts.setState((all) => {
    const { [key]: _, ...others } = all;
    return restart ? { ...others, [key]: restart } : others;
  }, true);
}

/** The machine is left as it is: it is not started again when it stops. */
export function stopRestart(machine: Machine) {
  useRestarts.getState()[keyOf(machine)]?.stop.abort();
  set(machine, undefined);
}

/**
 * Has the guest shut down and starts the machine when it is off, so that it comes up with its next definition.
 * Goes on while other pages are shown.
 */
export async function restart(machine: Machine): Promise<void> {
  const stop = new AbortController();
  try {
    set(machine, { phase: "stopping", stop });
    await client.api.domains.act({ ...machine, action: "shutdown" }, { signal: stop.signal });
    await isOff(machine, stop.signal);
    set(machine, { phase: "starting", stop });
    await client.api.domains.act({ ...machine, action: "start" }, { signal: stop.signal });
    set(machine, undefined);
  } catch (thrown) {
    if (!stop.signal.aborted) set(machine, { phase: "failed", error: toErrorData(thrown), stop });
  }
}

/** Resolves when the machine is off; rejects with the signal's reason. */
function isOff({ connection, uuid }: Machine, signal: AbortSignal): Promise<void> {
  const off = () =>
    useMachines.getState().byConnection[connection]?.byUuid.get(uuid)?.domain.state === "shutoff";
  return new Promise((resolve, reject) => {
    if (off()) return resolve();
    const stopListening = useMachines.subscribe(() => {
      if (!off()) return;
      stopListening();
      resolve();
    });
    signal.addEventListener("abort", () => {
      stopListening();
      reject(signal.reason);
    });
  });
}
