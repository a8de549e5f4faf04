import { create } from "zustand";
import type { DomainAction } from "../../../shared/contract/domains.ts";
import { actionsFor, type MachineAction } from "../../../shared/model/domain-actions.ts";
import { client } from "../../app/session.ts";
import { toErrorData } from "../../components/errors.ts";
import { strings as shared } from "../../components/strings.ts";
import type { Machine } from "../machines/index.ts";
import { useMachines } from "../machines/index.ts";

/** Actions that lose what the guest has not saved: asked about first. */
type Dangerous = "destroy" | "reset" | "delete";

/** The question on screen, if any. */
export const useQuestion = create<{ ask?: { action: Dangerous; machine: Machine } | undefined }>(() => ({}));

const without = <T>(record: Readonly<Record<string, T>>, key: string) => {
  const { [key]: _, ...others } = record;
  return others;
};

/** Sentences for what a machine cannot do now. */
export function unavailable(machine: Machine, action: MachineAction): string | undefined {
  const reason = actionsFor(machine.domain.state, machine.domain.persistent)[action];
  return reason && shared.unavailable[reason];
}

/** Does what a button or key asks for; dangerous actions open their question. */
export function request(machine: Machine, action: MachineAction): void {
  if (unavailable(machine, action)) return;
  if (action === "delete" || action === "destroy" || action === "reset") {
    useQuestion.setState({ ask: { action, machine } });
  } else void act(machine, action);
}

/** A life-cycle action; its error is kept with the machine until dismissed or tried again. */
export async function act(machine: Machine, action: DomainAction): Promise<void> {
  await track(machine, action, () =>
    client.api.domains.act({ connection: machine.connection, uuid: machine.domain.uuid, action }),
  );
}

async function track(machine: Machine, action: MachineAction, call: () => Promise<unknown>) {
  const { key, domain } = machine;
  useMachines.setState(({ working, errors }) => ({
    working: { ...working, [key]: action },
    errors: without(errors, key),
  }));
  try {
    await call();
  } catch (thrown) {
    const failure = { name: domain.name, error: toErrorData(thrown) };
    useMachines.setState(({ errors }) => ({ errors: { ...errors, [key]: failure } }));
  } finally {
    useMachines.setState(({ working }) => ({ working: without(working, key) }));
  }
}

export const dismissError = (key: string) =>
  useMachines.setState(({ errors }) => ({ errors: without(errors, key) }));
