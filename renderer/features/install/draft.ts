import type { InstallRequest } from "../../../shared/contract/install.ts";
import type { Draft } from "./validate.ts";

/** The fields that the user has changed by hand. */
export type Touched = ReadonlySet<keyof Draft>;

/** A new proposal's values, except for what the user has already changed. */
export function mergeProposal(draft: Draft, touched: Touched, proposed: InstallRequest): Draft {
  const kept = Object.fromEntries(Array.from(touched, (field) => [field, draft[field]]));
  return { ...proposed, ...kept, os: proposed.os, media: proposed.media, connection: proposed.connection };
}
