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

/** Where a change goes. */
interface Targets {
  readonly live: boolean;
  readonly next: boolean;
}

type Definitions = Pick<Machine, "now" | "next">;

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
        ...(targets.next && { next: addTo(definitions.next ?? "", kind, values) }),
        ...(targets.live && { live: planAttach(kind, deviceXml(kind, values)) }),
      };
    }
    case "add-xml": {
      const xml = completeXml(change.xml, taken);
      return {
        title: `Add ${readXml(xml, ({ name }) => name)} to`,
        ...(targets.next && { next: addItemXml(definitions.next ?? "", xml) }),
        ...(targets.live && { live: planAttach(undefined, xml) }),
      };
    }
    case "remove": {
      const pair = find(definitions, change.id);
      return {
        title: `Remove ${pair.id} from`,
        ...(targets.next && pair.next && { next: removeItem(definitions.next ?? "", pair.next.id) }),
        ...(targets.live && { live: planDetach(definitions.now ?? "", pair.now) }),
      };
    }
    case "xml":
      return change.id === undefined
        ? planWhole(definitions, change, targets)
        : planElement(definitions, { ...change, id: change.id }, targets);
    case "boot-order": {
      const pairs = pairsOf(definitions);
      const ids = change.ids.map((id) => locate(pairs, id)?.next?.id ?? id);
      return {
        title: "Change the boot order of",
        ...(targets.next && { next: setBootOrder(definitions.next ?? "", ids) }),
        ...(targets.live && { live: waits("The boot order counts from the next start on.") }),
      };
    }
  }
}

/** @throws AppError `not-running`, `not-persistent` */
function targetsOf({ now, next }: Definitions, when: When): Targets {
  if (when === "now" && now === undefined) throw notRunning();
  if (when === "next-start" && next === undefined) throw notPersistent();
  return {
    live: when !== "next-start" && now !== undefined,
    next: when !== "now" && next !== undefined,
  };
}

function planSetting(
  definitions: Definitions,
  { id, values, expected }: Extract<HardwareChange, { type: "set" }>,
  targets: Targets,
): Plan {
  const pair = find(definitions, id);
  refuseNames(pair.kind, values);
  const item = targets.next ? pair.next : pair.now;
  if (!item) throw noSuchItem(id);
  checkExpected(pair.kind, item.values, expected);
  return {
    title: `Change ${pair.id} of`,
    ...(targets.next && { next: setValues(definitions.next ?? "", item.id, values) }),
    ...(targets.live && { live: planSet(definitions.now ?? "", pair.now, values) }),
  };
}

function planElement(
  definitions: Definitions,
  { id, xml, base }: { id: string; xml: string; base: string },
  targets: Targets,
): Plan {
  const pair = find(definitions, id);
  const present = targets.next ? definitions.next : definitions.now;
  const item = targets.next ? pair.next : pair.now;
  if (!item || present === undefined) throw noSuchItem(id);
  checkBase(itemXml(withoutSecrets(present), item.id), base);
  const after = keepSecrets(replaceItem(present, item.id, xml), present);
  if (kindOf(pair.kind).at === ".") refuseOtherMachine(present, after);
  return {
    title: `Change the XML of ${pair.id} of`,
    ...(targets.next && { next: after }),
    ...(targets.live && { live: planUpdateXml(pair.now, xml) }),
  };
}

function planWhole(
  { now, next }: Definitions,
  { xml, base }: { xml: string; base: string },
  targets: Targets,
): Plan {
  const reason = "A whole definition counts from the next start on.";
  if (!targets.next || next === undefined) return { title: "Change the XML of", live: waits(reason) };
  checkBase(withoutSecrets(next), base);
  refuseOtherMachine(next, xml);
  return {
    title: "Change the XML of",
    next: keepSecrets(xml, next),
    ...(targets.live && now !== undefined && { live: waits(reason) }),
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
