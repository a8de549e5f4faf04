import type { Choice } from "../../../../shared/contract/hardware.ts";
import { client } from "../../../app/session.ts";
import { useCall } from "../../../components/use-call.ts";
import { useDetails } from "../context.ts";

const NONE: Readonly<Record<string, readonly Choice[]>> = {};

/**
 * What this host offers for each choice of a kind; again when the machine starts or stops. Undefined until it is
 * known, nothing where it could not be asked.
 */
export function useChoices(kind: string) {
  const { connection, uuid, state } = useDetails();
  const { value, error } = useCall(
    (signal) => client.api.hardware.choices({ connection, uuid, kind }, { signal }),
    [connection, uuid, kind, state.running],
  );
  return { choices: value?.choices ?? (error && NONE), error };
}
