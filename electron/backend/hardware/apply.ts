import type { HardwareChange, When } from "../../../shared/contract/hardware.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { plainError } from "../errors/plain-error.ts";
import { boundedCommandText, type Command } from "../transcript/command-text.ts";
import { XmlError } from "../xml/document.ts";
import { defineCommand, liveCommand } from "./commands.ts";
import type { HardwareContext } from "./context.ts";
import { definitionOf, type Machine, readMachine } from "./machine.ts";
import { countConsoles, takenTargets } from "./new-device.ts";
import { makeImage, planImage, wantsImage } from "./new-image.ts";
import { type Plan, planChange } from "./plan.ts";
import { runStep } from "./run-live.ts";
import { withoutSecrets } from "./secrets.ts";
import { neighbours, takenMacs } from "./usage.ts";
import { variablesFolder, withFittingVariables } from "./variable-store.ts";
import { changeWarnings, refuseImpossible } from "./warnings.ts";
import { addItemXml } from "./write-xml.ts";

export interface Applied {
  readonly effect: "now" | "next-start" | "both";
  readonly reason?: string;
}

export interface Preview {
  readonly before: string;
  readonly after: string;
  readonly command: string;
  readonly live?: { readonly possible: boolean; readonly reason?: string };
  readonly warnings: string[];
}

/**
 * What a change would do, without doing it.
 * @throws AppError as {@link applyChange} where that is known beforehand
 */
export async function previewChange(
  context: HardwareContext,
  connection: Connection,
  uuid: string,
  change: HardwareChange,
  when: When,
): Promise<Preview> {
  const machine = await readMachine(connection, uuid);
  const image = wantsImage(change) ? await planImage(connection, machine.domain.name, change) : undefined;
  const plan = await makePlan(context, connection, machine, image?.change ?? change, when);
  const present = definitionOf(machine);
  const commands = [
    ...(image?.commands ?? []),
    ...(plan.next === undefined ? [] : [defineCommand(connection, plan.next)]),
    ...(plan.live?.steps ?? []).map((step) => liveCommand(connection, machine.domain, step)),
  ];
  const { live } = plan;
  return {
    before: withoutSecrets(present),
    after: withoutSecrets(plan.next ?? present),
    command: boundedCommandText(...commands),
    ...(live && {
      live: {
        possible: live.reason === undefined,
        ...(live.reason !== undefined && { reason: live.reason }),
      },
    }),
    warnings: await warningsOf(context, connection, machine, plan),
  };
}

async function warningsOf(
  context: HardwareContext,
  connection: Connection,
  machine: Machine,
  plan: Plan,
): Promise<string[]> {
  const { domain, now } = machine;
  const before = definitionOf(machine);
  // Of the running machine alone only what is attached can collide; its sizes are libvirt's to judge.
  const attached = (plan.live?.steps ?? []).flatMap((step) => (step.type === "attach" ? [step.xml] : []));
  const after = plan.next ?? attached.reduce(addItemXml, before);
  const [host, others, saved] = await Promise.all([
    context.knowledge(connection).size(),
    neighbours(connection, domain.uuid),
    now === undefined && domain.hasManagedSave().catch(() => false),
  ]);
  const os = connection.domains.peek(domain.uuid)?.domain.os?.id;
  const warnings = changeWarnings(before, after, { host, neighbours: others, os });
  if (saved) {
    warnings.unshift(
      "The machine's state is saved: its next start continues with the hardware that it had then, and this counts from the start after that one.",
    );
  }
  return warnings.slice(0, 50);
}

/**
 * Changes a machine: first what counts from the next start on, which can be taken back, then the running one.
 * What the running machine cannot take then waits; any other refusal of libvirt puts the definition back.
 * @throws AppError as `planChange`; `invalid-xml`; `only-next-start` where `now` was asked for and is not
 *   possible; what libvirt refuses
 */
export async function applyChange(
  context: HardwareContext,
  connection: Connection,
  uuid: string,
  change: HardwareChange,
  when: When,
): Promise<Applied> {
  return await context.oneAtATime(connection, uuid, async () => {
    const machine = await readMachine(connection, uuid);
    const image = wantsImage(change)
      ? await makeImage(connection, context.partial, machine.domain.name, change)
      : undefined;
    try {
      const plan = await makePlan(context, connection, machine, image?.change ?? change, when);
      const applied = await carryOut(context, connection, machine, plan, image?.commands);
      await image?.keep();
      return applied;
    } catch (error) {
      await image?.drop();
      throw error;
    }
  });
}

async function makePlan(
  context: HardwareContext,
  connection: Connection,
  machine: Machine,
  change: HardwareChange,
  when: When,
): Promise<Plan> {
  const taken = {
    targets: takenTargets([machine.now, machine.next]),
    macs: await takenMacs(connection),
    consoles: countConsoles(definitionOf(machine)),
  };
  try {
    const planned = planChange(machine, change, when, taken);
    const plan = change.type === "set" ? fitted(connection, machine, planned) : planned;
    if (plan.live?.steps.length === 0 && plan.next === undefined && plan.live.reason !== undefined) {
      throw onlyNextStart(plan.live.reason);
    }
    if (plan.next !== undefined && machine.next !== undefined) {
      const capabilities = await context.knowledge(connection).capabilitiesFor(machine.next);
      refuseImpossible(machine.next, plan.next, capabilities);
    }
    if (change.type === "xml" || change.type === "add-xml") await checkXml(context, change);
    return plan;
  } catch (error) {
    throw error instanceof XmlError ? invalidXml(error.message) : error;
  }
}

/** With UEFI variables that fit the firmware; see `withFittingVariables`. */
function fitted(connection: Connection, { now, next }: Machine, plan: Plan): Plan {
  if (next === undefined || plan.next === undefined) return plan;
  const folder = variablesFolder(connection.uri);
  return { ...plan, next: withFittingVariables(next, plan.next, now, folder) };
}

/**
 * Does what was planned, with its trace in history and transcript.
 * @param before commands of what was done for it already
 * @throws AppError
 */
export async function carryOut(
  context: HardwareContext,
  connection: Connection,
  machine: Machine,
  { title, next, live }: Plan,
  before: readonly Command[] = [],
): Promise<Applied> {
  const { domain } = machine;
  const phrase = `${title} ${domain.name}`;
  const done: Command[] = [];
  const reasons = live?.reason === undefined ? [] : [live.reason];
  let changedNow = false;
  try {
    if (next !== undefined) {
      await context.redefine(connection, machine, next, phrase);
      done.push(defineCommand(connection, next));
    }
    for (const step of live?.steps ?? []) {
      const reason = await runStep(connection, domain, step);
      if (reason !== undefined) {
        if (next === undefined) throw onlyNextStart(reason);
        reasons.push(reason);
      } else {
        changedNow = true;
        done.push(liveCommand(connection, domain, step));
      }
    }
  } catch (error) {
    if (next !== undefined && done.length > 0 && !changedNow && machine.next !== undefined) {
      await connection.client.domains.defineXML(machine.next);
      done.length = 0;
    }
    throw plainError(error);
  } finally {
    if (done.length > 0) context.transcript.record(phrase, ...before, ...done);
    context.changed(connection, domain.uuid);
  }
  const reason = reasons.length > 0 ? { reason: reasons.join(" ").slice(0, 2000) } : {};
  if (next === undefined) return { effect: "now", ...reason };
  return {
    effect: machine.now !== undefined && live && reasons.length === 0 ? "both" : "next-start",
    ...reason,
  };
}

/** Tells line and reason, which libvirt's own check does not. */
async function checkXml(
  { schemas }: HardwareContext,
  change: Extract<HardwareChange, { type: "xml" | "add-xml" }>,
): Promise<void> {
  const device = change.type === "add-xml" || change.id !== undefined;
  // Without installed schemas libvirt judges alone.
  const problems = await schemas.check("domain", change.xml, device).catch(() => []);
  const [first] = problems;
  if (first) throw invalidXml(`Line ${first.line}: ${first.message}`);
}

const invalidXml = (reason: string) =>
  new AppError({
    code: "invalid-xml",
    message: "This is not valid, so nothing was changed.",
    hint: reason.slice(0, 2000),
  });

const onlyNextStart = (reason: string) =>
  new AppError({
    code: "only-next-start",
    message: `This cannot be changed in the running machine. ${reason}`.slice(0, 2000),
    hint: "Apply it for the next start.",
  });
