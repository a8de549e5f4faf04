import type { Kind } from "../property.ts";
import { rng } from "./rng.ts";

/** Every kind that Guesthouse has a page for, by the name that contract, pages and strings use. */
export const kinds = { rng } satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;
