import type { HardwareItem, HardwareState } from "../../../../shared/contract/hardware.ts";
import type { Values } from "../../../../shared/hardware/property.ts";

const NOTHING: Values = {};

/** The values that a form edits: those of the next start, or of a device that goes then, what it has now. */
export const editable = (item: HardwareItem): Values => item.next ?? item.now ?? NOTHING;

/** Whether a persistent machine has it only until it stops, so that there is nothing to edit. */
export const isGoing = (item: HardwareItem, { persistent }: Pick<HardwareState, "persistent">): boolean =>
  persistent && item.next === undefined && item.now !== undefined;
