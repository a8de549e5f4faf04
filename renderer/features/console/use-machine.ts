import type { Domain } from "../../../shared/contract/domains.ts";
import { useMachines } from "../machines/index.ts";

/** The machine as it changes; undefined while unknown or gone. */
export function useMachine(connection: string, uuid: string): Domain | undefined {
  return useMachines(
    ({ byConnection }) =>
      byConnection[connection]?.machines.find(({ domain }) => domain.uuid === uuid)?.domain,
  );
}
