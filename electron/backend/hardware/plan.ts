import type { HardwareChange, When } from "../../../shared/contract/hardware.ts";
import { type KindName, kinds } from "../../../shared/hardware/kinds/index.ts";
import type { Values } from "../../../shared/hardware/property.ts";
import { readXml, text } from "../xml/document.ts";
import { editXml, removeElementAt } from "../xml/edit.ts";
import { setBootOrder } from "./boot-order.ts";
import { checkBase, checkExpected } from "./conflict.ts";
import { kindOf } from "./differences.ts";
import {
  fullPath,
  type LivePlan,
  planAttach,
  planDetach,
  planSet,
  planUpdateXml,
  waits,
} from "./live-plan.ts";
import type { Machine } from "./machine.ts";
import { completeValues, completeXml, type Taken } from "./new-device.ts";
import { locate, type Pair } from "./pair.ts";
import { nameChange, noSuchItem, noSuchKind, notPersistent, notRunning, uuidChange } from "./refused.ts";
import { keepSecrets, withoutSecrets } from "./secrets.ts";
import { pairsOf } from "./state.ts";
import { addItem, removeItem, setValues } from "./write.ts";
import { addItemXml, deviceXml, itemXml, replaceItem } from "./write-xml.ts";

/** What a change comes to, worked out before anything is done. */
export interface Plan {
  /** Plain words before the machine's name, such as “Change cpu of”. */
  readonly title: string;
  /** The definition of the next start, with its secrets; absent where that stays as it is. */
  readonly next?: string;
  /** What is done to the running machine; absent where that is left alone. */
  readonly live?: LivePlan;
}

type Definitions = Pick<Machine, "now" | "next">;

/** The definitions that a change goes to; absent where it leaves one alone. */
type Targets = Definitions;

/**
 * Works a change out against the definitions as they are now. Pure.
 * @throws AppError `changed-meanwhile`, `no-such-item`, `invalid-value`, `invalid-xml`, `not-running`,
 *   `not-persistent`, `name-change`, `uuid-change`
 * @throws XmlError
 */
export function planChange(definitions: Definitions, change: HardwareChange, when: When, taken: Taken): Plan {
  const targets = targetsOf(definitions, when);
  switch (change.type) {
    case "set":
      return planSetting(definitions, change, targets);
    case "add": {
      const kind = kindNamed(change.kind);
      const values = completeValues(kind, change.values, taken);
      return {
        title: `Add ${kind} to`,
        ...(targets.next !== undefined && { next: addTo(targets.next, kind, values) }),
        ...(targets.now !== undefined && { live: planAttach(kind, deviceXml(kind, values)) }),
      };
    }
    case "add-xml": {
      const xml = completeXml(change.xml, taken);
      return {
        title: `Add ${readXml(xml, ({ name }) => name)} to`,
        ...(targets.next !== undefined && { next: addItemXml(targets.next, xml) }),
        ...(targets.now !== undefined && { live: planAttach(undefined, xml) }),
      };
    }
    case "remove": {
      const pair = find(definitions, change.id);
      return {
        title: `Remove ${pair.id} from`,
        ...(targets.next !== undefined && pair.next && { next: removeItem(targets.next, pair.next.id) }),
        ...(targets.now !== undefined && { live: planDetach(targets.now, pair.now) }),
      };
    }
    case "xml":
      return change.id === undefined
        ? planWhole(change, targets)
        : planElement(definitions, { ...change, id: change.id }, targets);
    case "boot-order": {
      const pairs = pairsOf(definitions);
      const ids = change.ids.map((id) => locate(pairs, id)?.next?.id ?? id);
      return {
        title: "Change the boot order of",
        ...(targets.next !== undefined && { next: setBootOrder(targets.next, ids) }),
        ...(targets.now !== undefined && { live: waits("The boot order counts from the next start on.") }),
      };
    }
  }
}

/** @throws AppError `not-running`, `not-persistent` */
function targetsOf({ now, next }: Definitions, when: When): Targets {
  if (when === "now" && now === undefined) throw notRunning();
  if (when === "next-start" && next === undefined) throw notPersistent();
  return { now: when === "next-start" ? undefined : now, next: when === "now" ? undefined : next };
}

function planSetting(
  definitions: Definitions,
  { id, values, expected }: Extract<HardwareChange, { type: "set" }>,
  targets: Targets,
): Plan {
  const pair = find(definitions, id);
  refuseNames(pair.kind, values);
  const item = targets.next !== undefined ? pair.next : pair.now;
  if (!item) throw noSuchItem(id);
  checkExpected(pair.kind, item.values, expected);
  return {
    title: `Change ${pair.id} of`,
    ...(targets.next !== undefined && { next: setValues(targets.next, item.id, values) }),
    ...(targets.now !== undefined && { live: planSet(targets.now, pair.now, values) }),
  };
}

function planElement(
  definitions: Definitions,
  { id, xml, base }: { id: string; xml: string; base: string },
  targets: Targets,
): Plan {
  const pair = find(definitions, id);
  const present = targets.next ?? targets.now;
  const item = targets.next !== undefined ? pair.next : pair.now;
  if (!item || present === undefined) throw noSuchItem(id);
  checkBase(itemXml(withoutSecrets(present), item.id), base);
  const after = keepSecrets(replaceItem(present, item.id, xml), present);
  if (kindOf(pair.kind).at === ".") refuseOtherMachine(present, after);
  return {
    title: `Change the XML of ${pair.id} of`,
    ...(targets.next !== undefined && { next: after }),
    ...(targets.now !== undefined && { live: planUpdateXml(pair.now, xml) }),
  };
}

function planWhole({ xml, base }: { xml: string; base: string }, { now, next }: Targets): Plan {
  const reason = "A whole definition counts from the next start on.";
  if (next === undefined) return { title: "Change the XML of", live: waits(reason) };
  checkBase(withoutSecrets(next), base);
  refuseOtherMachine(next, xml);
  return {
    title: "Change the XML of",
    next: keepSecrets(xml, next),
    ...(now !== undefined && { live: waits(reason) }),
  };
}

function addTo(definition: string, kind: KindName, values: Values): string {
  const added = addItem(definition, kind, values);
  if (kind !== "memory-device") return added;
  // A guest that has all of its memory is to have the new memory too, not to hand it back to the balloon.
  return editXml(added, (root) => {
    if (text(root, "currentMemory") === text(root, "memory")) removeElementAt(root, "currentMemory");
  });
}

/** @throws AppError `name-change`, `uuid-change` */
function refuseOtherMachine(present: string, edited: string): void {
  const identity = (xml: string) =>
    readXml(xml, (root) => ({ name: text(root, "name"), uuid: text(root, "uuid")?.toLowerCase() }));
  const before = identity(present);
  const after = identity(edited);
  if (after.name !== before.name) throw nameChange();
  if (after.uuid !== before.uuid) throw uuidChange(before.uuid ?? "");
}

function refuseNames(kind: KindName, values: Readonly<Record<string, unknown>>): void {
  for (const key of Object.keys(values)) {
    if (fullPath(kind, key) === "name") throw nameChange();
  }
}

function find(definitions: Definitions, id: string): Pair {
  const pair = locate(pairsOf(definitions), id);
  if (!pair) throw noSuchItem(id);
  return pair;
}

/** @throws AppError `no-such-kind` */
export function kindNamed(name: string): KindName {
  if (Object.hasOwn(kinds, name)) return name as KindName;
  throw noSuchKind();
}
