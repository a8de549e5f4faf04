import { create } from "zustand";
import type { HostStart } from "../../../shared/contract/autostart.ts";
import type { ActionOptions, DomainAction } from "../../../shared/contract/domains.ts";
import { actionsFor, type MachineAction, type MachineCommand } from "../../../shared/model/domain-actions.ts";
import type { ErrorData, Repair } from "../../../shared/model/error.ts";
import { hostStart } from "../../../shared/model/start-sequence.ts";
import { client } from "../../app/session.ts";
import { toErrorData } from "../../components/errors.ts";
import { strings as shared } from "../../components/strings.ts";
import type { Machine } from "../machines/index.ts";
import { useMachines } from "../machines/index.ts";

/** What is asked about or filled in first: it loses something, or needs an answer. */
const asked = [
  "destroy",
  "reset",
  "inject-nmi",
  "managedsave",
  "delete",
  "start-with",
  "discard-state",
  "core-dump",
  "rename",
  "describe",
  "clone",
  "template",
] as const satisfies readonly MachineCommand[];
export type AskedCommand = (typeof asked)[number];

export interface Question {
  readonly command: AskedCommand;
  readonly machine: Machine;
  /** What had the focus, which it gets back. */
  readonly from: Element | null;
}

/** The question on screen, if any: one dialog serves every place that asks. */
export const useQuestion = create<{ ask?: Question | undefined }>(() => ({}));

interface Failure {
  readonly name: string;
  readonly error: ErrorData;
  /** What failed, where one call tries it again. */
  readonly action?: DomainAction;
  readonly options?: ActionOptions | undefined;
}

/** The last failure of each machine, by its key, until dismissed or tried again. */
export const useFailures = create<{ failures: Readonly<Record<string, Failure>> }>(() => ({ failures: {} }));

export const isAsked = (command: MachineCommand): command is AskedCommand =>
  (asked as readonly string[]).includes(command);

/** Why a machine cannot do this now, as a sentence; undefined where it can. */
export function unavailable(
  { domain }: Pick<Machine, "domain">,
  command: MachineCommand,
): string | undefined {
  const reason = actionsFor(domain)[command];
  return reason && shared.unavailable[reason];
}

/** Does what a button or key asks for; what needs an answer opens its question. */
export function request(machine: Machine, command: MachineCommand): void {
  if (unavailable(machine, command)) return;
  if (isAsked(command)) ask(machine, command);
  else if (command === "autostart")
    void setStart(machine, { by: startsWithHost(machine) ? "nobody" : "libvirt" });
  else void act(machine, command);
}

/** Opens the question, whatever the machine's state: for a next step that an error or notice offers. */
export function ask(machine: Machine, command: AskedCommand): void {
  useQuestion.setState({ ask: { command, machine, from: document.activeElement } });
}

/** Closes the question; what had the focus gets it back. */
export function closeQuestion(): void {
  const from = useQuestion.getState().ask?.from;
  useQuestion.setState({ ask: undefined });
  // Menus and rows that asked may be gone; the page's own content is then the next best place.
  const back = from?.isConnected ? from : document.getElementById("main");
  if (back instanceof HTMLElement) back.focus();
}

/** A life-cycle action; its error is kept with the machine until dismissed or tried again. */
export async function act(machine: Machine, action: DomainAction, options?: ActionOptions): Promise<void> {
  const { connection, domain } = machine;
  const call = { connection, uuid: domain.uuid, action, ...(options && { options }) };
  const during = (value: MachineAction | undefined) =>
    useMachines.setState(({ working }) => ({
      working: value ? { ...working, [machine.key]: value } : without(working, machine.key),
    }));
  during(action);
  await attempt(machine, () => client.api.domains.act(call), { action, options });
  during(undefined);
}

/** Whether anybody starts it with its host. */
export const startsWithHost = ({ domain }: Machine): boolean => hostStart(domain).by !== "nobody";

/** Says who starts the machine with its host. */
export function setStart(machine: Machine, start: HostStart): Promise<void> {
  const { connection, domain } = machine;
  return attempt(machine, () => client.api.autostart.set({ connection, uuid: domain.uuid, start }));
}

export function discardState(machine: Machine): Promise<void> {
  const { connection, domain } = machine;
  return attempt(machine, () => client.api.domains.removeSavedState({ connection, uuid: domain.uuid }));
}

/** Does what an error offers; what had failed is then tried again, where one call does that. */
export async function repair(machine: Machine, { kind, label, subject }: Repair): Promise<void> {
  const { key, connection, domain } = machine;
  const failed = useFailures.getState().failures[key];
  if (kind === "force-off") return ask(machine, "destroy");
  if (kind === "choose-another-name") return ask(machine, "rename");
  if (kind === "remove-saved-state") return ask(machine, "discard-state");
  const again = async () =>
    failed?.action ? await act(machine, failed.action, failed.options) : dismissError(key);
  if (kind === "retry") return again();
  const action = { kind, label, ...(subject !== undefined && { subject }) };
  await attempt(machine, async () => {
    await client.api.domains.repair({ connection, uuid: domain.uuid, repair: action });
    await again();
  });
}

/** Keeps the failure of `call` with the machine. */
async function attempt(
  { key, domain }: Machine,
  call: () => Promise<unknown>,
  what: Pick<Failure, "action" | "options"> = {},
): Promise<void> {
  dismissError(key);
  try {
    await call();
  } catch (thrown) {
    const error = toErrorData(thrown);
    // Who cancels a job knows that it did not come to its end.
    if (error.code === "cancelled") return;
    const failure: Failure = { name: domain.name, error, ...what };
    useFailures.setState(({ failures }) => ({ failures: { ...failures, [key]: failure } }));
  }
}

export const dismissError = (key: string) =>
  useFailures.setState(({ failures }) => ({ failures: without(failures, key) }));

const without = <T>(record: Readonly<Record<string, T>>, key: string) => {
  const { [key]: _, ...others } = record;
  return others;
};
