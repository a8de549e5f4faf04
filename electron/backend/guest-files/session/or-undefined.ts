import { type Appliance, GuestfsError } from "../../guestfs/appliance.ts";
import type { CallArguments, CallName, CallResult } from "../../guestfs/calls.ts";

/** The answer, or undefined where libguestfs has none. */
export async function orUndefined<N extends CallName>(
  appliance: Appliance,
  name: N,
  ...given: CallArguments<N>
): Promise<CallResult<N> | undefined> {
  try {
    return await appliance.call(name, ...given);
  } catch (error) {
    if (error instanceof GuestfsError) return undefined;
    throw error;
  }
}
