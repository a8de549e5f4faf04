import type { DomainEvent } from "../../shared/contract/domains.ts";
import type { Call, Handlers } from "../../shared/contract/handlers.ts";
import type { Report } from "../rpc/report.ts";
import type { TrayMachine } from "./tray-menu.ts";

type Watched = Pick<Handlers, "connections" | "domains">;

/**
 * Tells of every connection's machines at first and at each change, from the subscriptions that a window has too.
 * Ends with the signal.
 */
export async function followMachines(
  { connections, domains }: Watched,
  signal: AbortSignal,
  onChange: (machines: readonly TrayMachine[]) => void,
  report: Report,
): Promise<void> {
  const followed = new Map<string, { machines: Map<string, TrayMachine>; stop: AbortController }>();
  const tell = () => onChange([...followed.values()].flatMap(({ machines }) => [...machines.values()]));

  const follow = async (connection: string) => {
    const machines = new Map<string, TrayMachine>();
    const stop = new AbortController();
    followed.set(connection, { machines, stop });
    const call = windowless(AbortSignal.any([signal, stop.signal]));
    for await (const event of await domains.watch({ connection }, call)) {
      apply(machines, connection, event);
      tell();
    }
  };

  for await (const { connections: list } of await connections.watch({}, windowless(signal))) {
    const ids = new Set(list.map(({ id }) => id));
    for (const [id, { stop }] of followed) {
      if (ids.has(id)) continue;
      stop.abort();
      followed.delete(id);
      tell();
    }
    for (const id of ids) {
      if (!followed.has(id)) follow(id).catch((error: unknown) => report("tray", error));
    }
  }
}

function apply(machines: Map<string, TrayMachine>, connection: string, event: DomainEvent): void {
  if (event.type === "listed") return;
  if (event.type === "snapshot") machines.clear();
  if (event.type === "removed") for (const uuid of event.uuids) machines.delete(uuid);
  else for (const domain of event.domains) machines.set(domain.uuid, { connection, domain });
}

/** A call that no window makes: what it asks for must need no byte channel. */
export function windowless(signal: AbortSignal): Call {
  return {
    signal,
    ticket: () => {
      throw new Error("there is no window to open a byte channel");
    },
  };
}
