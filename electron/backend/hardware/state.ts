import type { HardwareItem, HardwareState } from "../../../shared/contract/hardware.ts";
import type { Connection } from "../connections/connection.ts";
import type { Schemas } from "../xml/schemas.ts";
import { addableKinds } from "./addable.ts";
import { agentConnected, fixedItems } from "./fixed.ts";
import { pciChoices, usbChoices } from "./host-choices/devices.ts";
import type { HostKnowledge } from "./knowledge.ts";
import { definitionOf, type Machine, readMachine } from "./machine.ts";
import { locate, type Pair, pairItems } from "./pair.ts";
import { pendingChanges } from "./pending.ts";
import { readItems } from "./read.ts";

/** The items of both definitions, each with its partner. */
export function pairsOf({ now, next }: Pick<Machine, "now" | "next">): Pair[] {
  return pairItems(now === undefined ? [] : readItems(now), next === undefined ? [] : readItems(next));
}

/**
 * By which id an item of the pages is found in one of the two definitions: they differ where only a place names
 * it. An id that is in neither is given back as it is.
 */
export function idWithin(
  definitions: Pick<Machine, "now" | "next">,
  which: "now" | "next",
  id: string,
): string {
  return locate(pairsOf(definitions), id)?.[which]?.id ?? id;
}

/**
 * What the details pages show of a machine.
 * @throws AppError `no-such-domain`
 * @throws LibvirtError | ConnectionClosedError
 */
export async function readState(
  connection: Connection,
  knowledge: HostKnowledge,
  schemas: Schemas,
  uuid: string,
): Promise<HardwareState> {
  const machine = await readMachine(connection, uuid);
  const { now, next } = machine;
  const definition = definitionOf(machine);
  const pairs = pairsOf(machine);
  const [names, size, capabilities, deviceElements] = await Promise.all([
    deviceNames(connection, pairs),
    knowledge.size(),
    knowledge.capabilitiesFor(definition),
    deviceElementsOf(schemas),
  ]);
  const fixed = fixedItems(
    definition,
    pairs.flatMap(({ now: live, next: stored }) => stored ?? live ?? []),
  );
  const host: HardwareState["host"] = { cpus: size.cpus, memoryMiB: size.memoryMiB };
  if (capabilities?.maxVcpus !== undefined) host.maxVcpus = capabilities.maxVcpus;
  return {
    name: machine.domain.name,
    running: now !== undefined,
    persistent: next !== undefined,
    items: pairs.map((pair) => toItem(pair, fixed, names)),
    pending: now !== undefined && next !== undefined ? pendingChanges(pairs) : [],
    addable: addableKinds({
      capabilities,
      deviceElements,
      present: new Set(
        pairs.filter(({ next: stored }) => stored || next === undefined).map(({ kind }) => kind),
      ),
    }),
    host,
    agent: agentConnected(now),
  };
}

function toItem(
  { id, kind, now, next }: Pair,
  fixed: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
): HardwareItem {
  const item: HardwareItem = { id, kind };
  if (now) item.now = { ...now.values };
  if (next) item.next = { ...next.values };
  const reason = fixed.get((next ?? now)?.id ?? id);
  if (reason !== undefined) item.fixed = reason;
  const name = names.get(`${kind} ${(next ?? now)?.values["device"]}`);
  if (name !== undefined) item.note = name;
  return item;
}

/** What the host calls the devices that it gives to the machine, by kind and device. */
async function deviceNames(connection: Connection, pairs: readonly Pair[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const [kind, ask] of Object.entries({ "hostdev-usb": usbChoices, "hostdev-pci": pciChoices })) {
    if (!pairs.some((pair) => pair.kind === kind)) continue;
    for (const { value, label } of await ask(connection, new Map())) {
      if (label !== undefined) names.set(`${kind} ${value}`, label);
    }
  }
  return names;
}

/** Without installed schemas nobody knows, and everything may be tried. */
async function deviceElementsOf(schemas: Schemas): Promise<ReadonlySet<string> | undefined> {
  const names = await schemas.elements("domain", ["domain", "devices"]).catch(() => []);
  return names.length > 0 ? new Set(names) : undefined;
}
