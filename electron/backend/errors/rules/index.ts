import { accessRules } from "./access.ts";
import { deviceRules } from "./devices.ts";
import { generalRules } from "./general.ts";
import { hostRules } from "./host.ts";
import { imageRules } from "./images.ts";
import { networkRules } from "./network.ts";
import { poolRules } from "./pools.ts";
import type { Rule } from "./rule.ts";
import { stateRules } from "./state.ts";

/**
 * QEMU's failures reach us as `VIR_ERR_INTERNAL_ERROR` with QEMU's own text, so those are told apart by their
 * words; everything else by its code. The first rule that fits counts, so what is told by its words comes before
 * what is told by its code alone.
 */
export const rules: readonly Rule[] = [
  ...poolRules,
  ...imageRules,
  ...networkRules,
  ...hostRules,
  ...deviceRules,
  ...stateRules,
  ...accessRules,
  ...generalRules,
];
