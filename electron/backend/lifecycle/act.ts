import type { ActionOptions, DomainAction } from "../../../shared/contract/domains.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import { heldMachines } from "../domains/held-machines.ts";
import { isTemplate } from "../domains/is-template.ts";
import { isActive, stateName } from "../domains/states.ts";
import { plainError } from "../errors/plain-error.ts";
import type { JobService } from "../jobs/job-service.ts";
import type { Domain } from "../libvirt/index.ts";
import {
  domainRebootFlagValues as rebootFlags,
  domainShutdownFlagValues as shutdownFlags,
  domainCreateFlags as startFlags,
} from "../libvirt/protocol/flags/domains.ts";
import { type Command, commandText } from "../transcript/command-text.ts";
import type { Transcript } from "../transcript/transcript.ts";
import type { DisposableRuns } from "./disposable.ts";
import { runMemoryJob } from "./memory-job.ts";
import type { OneTimeBoots } from "./start-once.ts";

/** What actions need beside the connection. */
export interface ActContext {
  readonly transcript: Transcript;
  readonly jobs: JobService;
  readonly boots: OneTimeBoots;
  readonly disposable: DisposableRuns;
}

interface Step {
  readonly command: Command;
  run(): Promise<unknown>;
}

/** For the transcript, before the machine's name. */
const titles: Record<DomainAction, string> = {
  start: "Start",
  shutdown: "Shut down",
  destroy: "Force off",
  reboot: "Restart",
  reset: "Reset",
  suspend: "Pause",
  resume: "Resume",
  managedsave: "Save",
  "inject-nmi": "Send an NMI to",
};

/** Milliseconds; libvirt itself waits a minute for a guest agent to take notice. */
const agentTimeoutMs = 75_000;

/**
 * Does it, and records the command that it stands for once libvirt has accepted. With `preview` it only says
 * the command.
 * @throws AppError in plain words
 */
export async function act(
  connection: Connection,
  context: ActContext,
  request: {
    readonly uuid: string;
    readonly action: DomainAction;
    readonly options?: ActionOptions | undefined;
    readonly preview?: boolean | undefined;
  },
): Promise<{ command: string }> {
  const { uuid, action, options = {}, preview } = request;
  try {
    const domain = await connection.domains.handle(uuid);
    const { command, run } = await plan(connection, context, domain, action, options);
    const text = commandText(command);
    if (preview) return { command: text };
    await run();
    context.transcript.record(`${titles[action]} ${domain.name}`, command);
    return { command: text };
  } catch (error) {
    throw withUser(connection, uuid, plainError(error));
  }
}

/** QEMU names the image that is in use; the list of machines knows by whom. */
function withUser(connection: Connection, uuid: string, error: AppError): AppError {
  const path = error.action?.subject;
  if (error.code !== "image-in-use" || path === undefined) return error;
  const user = connection.domains
    .all()
    .find(({ domain }) => domain.uuid !== uuid && isActive(domain.state) && domain.disks.includes(path));
  if (!user) return error;
  const message = `The disk image ${path} is in use by the machine ${user.domain.name}.`;
  const hint = `Shut down ${user.domain.name}, or give this machine another disk.`;
  return new AppError({ ...error.toData(), message, hint }, { cause: error });
}

async function plan(
  connection: Connection,
  context: ActContext,
  domain: Domain,
  action: DomainAction,
  options: ActionOptions,
): Promise<Step> {
  const name = commandName(domain);
  const simple = (run: () => Promise<unknown>, ...flags: string[]): Step => ({
    command: connection.virsh(action, name, ...flags),
    run,
  });
  const mode = options.mode ? ["--mode", options.mode] : [];
  const patience = options.mode === "agent" ? { timeoutMs: agentTimeoutMs } : {};
  switch (action) {
    case "start":
      refuseTemplate(connection, domain);
      heldMachines(connection).refuse(domain.uuid);
      return planStart(connection, context, domain, options);
    case "shutdown":
      return simple(
        async () => {
          await domain.shutdown(shutdownFlag(options.mode), patience);
          connection.domains.shutdownRequested(domain.uuid);
        },
        ...mode,
      );
    case "reboot":
      return simple(() => domain.reboot(rebootFlag(options.mode), patience), ...mode);
    case "resume": {
      const { state } = await domain.state();
      // What sleeps is woken; libvirt's own resume is for what was paused from outside.
      return stateName(state) === "pmsuspended"
        ? { command: connection.virsh("dompmwakeup", name), run: () => domain.pmWakeup() }
        : simple(() => domain.resume());
    }
    case "managedsave":
      return simple(
        () =>
          runMemoryJob(context.jobs, domain, { title: `Save ${domain.name}` }, () => domain.managedSave())
            .finished,
      );
    case "destroy":
      return simple(() => domain.destroy());
    case "reset":
      return simple(() => domain.reset());
    case "suspend":
      return simple(() => domain.suspend());
    case "inject-nmi":
      return simple(() => domain.injectNMI());
  }
}

/** libvirt would start it; linked clones that stand on its disks would be destroyed by that. */
function refuseTemplate(connection: Connection, { uuid, name }: Domain): void {
  if (!isTemplate(connection, uuid)) return;
  throw new AppError({
    code: "template",
    message: `${name} is a template, which is not started.`,
    hint: "Clone it and start the clone, or make it a machine again.",
  });
}

async function planStart(
  connection: Connection,
  { boots, disposable }: ActContext,
  domain: Domain,
  { paused, bootMenu, bootDevice, fresh, discard }: ActionOptions,
): Promise<Step> {
  const name = commandName(domain);
  const flags =
    (paused ? startFlags.VIR_DOMAIN_START_PAUSED : 0) | (fresh ? startFlags.VIR_DOMAIN_START_FORCE_BOOT : 0);
  const create = () => domain.create(flags);
  const start = discard ? () => disposable.start(connection, domain, create) : create;
  if (!bootMenu && bootDevice === undefined && !discard) {
    return {
      command: connection.virsh(
        "start",
        name,
        ...(paused ? ["--paused"] : []),
        ...(fresh ? ["--force-boot"] : []),
      ),
      run: start,
    };
  }
  if (!fresh && (await domain.hasManagedSave())) {
    throw new AppError({
      code: "has-saved-state",
      message: discard
        ? `${domain.name} would go on from its saved state, which expects its disks as they are.`
        : `${domain.name} would go on from its saved state, so nothing is booted.`,
      hint: "Start it fresh, or discard the saved state first.",
      action: { kind: "remove-saved-state", label: "Discard the saved state …" },
    });
  }
  if (discard) await disposable.check(domain);
  const command = onceCommand(connection, domain, { paused, bootMenu, bootDevice, discard });
  if (!bootMenu && bootDevice === undefined) return { command, run: start };
  const once = { bootMenu, bootDevice };
  await boots.check(domain, once);
  return { command, run: () => boots.start(connection, domain, once, start) };
}

/** Other tools do this without touching what is stored: they start a changed copy of the definition. */
function onceCommand(
  connection: Connection,
  domain: Domain,
  { paused, bootMenu, bootDevice, discard }: ActionOptions,
): Command {
  const edit = (...args: string[]) => ["virt-xml", "--connect", connection.uri, "--edit", ...args];
  return {
    pipe: [
      connection.virsh("dumpxml", commandName(domain), "--inactive", "--security-info"),
      ...(discard ? [edit("all", "--disk", "transient=yes")] : []),
      ...(bootMenu ? [edit("--boot", "bootmenu.enable=yes")] : []),
      ...(bootDevice === undefined
        ? []
        : [
            bootDevice.includes(":")
              ? edit(`mac=${bootDevice}`, "--network", "boot.order=1")
              : edit(`target=${bootDevice}`, "--disk", "boot.order=1"),
          ]),
      connection.virsh("create", "/dev/stdin", ...(paused ? ["--paused"] : [])),
    ],
  };
}

function shutdownFlag(mode: ActionOptions["mode"]): number {
  if (mode === "acpi") return shutdownFlags.VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN;
  return mode === "agent" ? shutdownFlags.VIR_DOMAIN_SHUTDOWN_GUEST_AGENT : 0;
}

function rebootFlag(mode: ActionOptions["mode"]): number {
  if (mode === "acpi") return rebootFlags.VIR_DOMAIN_REBOOT_ACPI_POWER_BTN;
  return mode === "agent" ? rebootFlags.VIR_DOMAIN_REBOOT_GUEST_AGENT : 0;
}
