import type { Connection } from "../connections/connection.ts";
import { readXml } from "../xml/document.ts";
import { carryOut } from "./apply.ts";
import type { HardwareContext } from "./context.ts";
import { differences, kindOf } from "./differences.ts";
import { type Machine, readMachine } from "./machine.ts";
import type { Pair } from "./pair.ts";
import { pendingChanges } from "./pending.ts";
import { readWritten } from "./read.ts";
import { notRunning } from "./refused.ts";
import { pairsOf } from "./state.ts";
import { findItem, removeItem, setValues } from "./write.ts";
import { addItemXml, itemXml } from "./write-xml.ts";

/**
 * Makes the next start's definition what runs now again, for these items or for all that differ.
 * @throws AppError `not-running`, `not-persistent`; what libvirt refuses
 */
export async function discardPending(
  context: HardwareContext,
  connection: Connection,
  uuid: string,
  ids: readonly string[] | undefined,
): Promise<void> {
  await context.oneAtATime(connection, uuid, async () => {
    const machine = await readMachine(connection, uuid);
    const next = discarded(machine, ids);
    if (next === machine.next) return;
    await carryOut(context, connection, machine, { title: "Discard pending changes of", next });
  });
}

/**
 * The definition of the next start with these items as they are in the running machine. Pure.
 * @throws AppError `not-running`, `not-persistent`
 */
export function discarded({ now, next }: Pick<Machine, "now" | "next">, ids?: readonly string[]): string {
  if (now === undefined || next === undefined) throw notRunning();
  const pairs = pairsOf({ now, next });
  const pending = pendingChanges(pairs).filter(({ id }) => ids?.includes(id) ?? true);
  const affected = pending.flatMap(({ id }) => pairs.find((pair) => pair.id === id) ?? []);
  let result = next;
  for (const pair of affected) if (isChanged(pair)) result = restored(result, pair, now);
  // At the end of their kind, so that no place that names another item changes.
  for (const { kind, now: item, next: stored } of affected) {
    if (item && !stored && kindOf(kind).shape !== "section")
      result = addItemXml(result, itemXml(now, item.id));
  }
  // From the last place to the first, for the same reason.
  for (const { now: item, next: stored } of affected.toReversed()) {
    if (stored && !item) result = removeItem(result, stored.id);
  }
  return result;
}

const isChanged = (pair: Pair): boolean => pair.now !== undefined && pair.next !== undefined;

function restored(xml: string, { kind, now, next }: Pair, running: string): string {
  const from = now?.values ?? {};
  const to = next?.values ?? {};
  // Of a secret the values say only that there is one.
  const written = readXml(running, (root) => readWritten(findItem(root, now?.id ?? kind)));
  const back = differences(kind, from, to).map(
    ({ key }) => [key, from[key] === undefined ? null : (written[key] ?? null)] as const,
  );
  return setValues(xml, next?.id ?? kind, Object.fromEntries(back));
}
