import { client } from "../../app/session.ts";
import { lifecycleStrings, unavailable } from "../lifecycle/index.ts";
import { type Machine, useMachines } from "../machines/index.ts";
import { runForEach } from "./bulk.ts";
import type { BulkAction } from "./dialogs.ts";
import { strings } from "./strings.ts";

/** Why a machine cannot take part in an action for many. */
export function whyNot(
  machine: Machine,
  action: BulkAction,
  blocked: (machine: Machine) => string | undefined,
): string | undefined {
  const working = useMachines.getState().working[machine.key];
  return (
    blocked(machine) ?? (working && `${lifecycleStrings.working[working]} …`) ?? unavailable(machine, action)
  );
}

/** A life-cycle action on many machines. */
export const actOnAll = (machines: readonly Machine[], action: BulkAction) =>
  runForEach(strings.bulk.doing[action], machines, async ({ key, connection, domain }) => {
    useMachines.setState(({ working }) => ({ working: { ...working, [key]: action } }));
    try {
      await client.api.domains.act({ connection, uuid: domain.uuid, action });
    } finally {
      useMachines.setState(({ working: { [key]: _, ...others } }) => ({ working: others }));
    }
  });
