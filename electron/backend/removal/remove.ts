import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Bin } from "../bin/bin.ts";
import type { Connection } from "../connections/connection.ts";
import type { History } from "../definitions/history.ts";
import { plainError } from "../errors/plain-error.ts";
import { type Command, commandText } from "../transcript/command-text.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { keepingTpmSince, machineCommands, undefineFlagsFor, volumeCommand } from "./commands.ts";
import { deleteVolumes } from "./delete-volumes.ts";
import { chooseDisks, makePlan, type RemovalPlan } from "./read.ts";

type Description = Awaited<ReturnType<Handlers["domains"]["describeRemoval"]>>;
/** What deleting has to do with besides libvirt. */
export interface RemovalServices {
  readonly bin: Bin;
  readonly history: History;
  readonly transcript: Transcript;
}

type Request = Omit<Parameters<Handlers["domains"]["remove"]>[0], "connection">;

/**
 * What deleting the machine would touch.
 * @throws AppError
 */
export async function describeRemoval(
  connection: Connection,
  { bin, history }: RemovalServices,
  uuid: string,
): Promise<Description> {
  try {
    const plan = await makePlan(connection, await bin.usage(connection), uuid, "shared");
    const { domain, running, disks, nvram, tpm, snapshots, checkpoints, managedSave, autostart } = plan;
    return {
      name: domain.name,
      running,
      disks: [...disks],
      ...(nvram && { nvram }),
      tpm,
      snapshots,
      checkpoints,
      managedSave,
      autostart,
      pastDefinitions: await history.count(connection, uuid),
      free: [...plan.free],
      revision: plan.revision,
    };
  } catch (error) {
    throw plainError(error);
  }
}

/**
 * Deletes the definition, into the bin or for good, and for good exactly the chosen disks of the list that the
 * user saw, together with its past definitions. With `preview` it only says the commands.
 * @throws AppError `stale-removal` where the list is not true any more; `still-running`; `removal-incomplete`;
 * `tpm-not-kept`
 */
export async function remove(
  connection: Connection,
  { bin, history, transcript }: RemovalServices,
  request: Request,
): Promise<{ command: string }> {
  try {
    const look = request.preview ? "shared" : "fresh";
    const plan = await makePlan(connection, await bin.usage(connection), request.uuid, look);
    const chosen = chooseDisks(plan, request);
    const keep = request.into === "bin" ? { nvram: true, tpm: true } : request.keep;
    const commands: Command[] = machineCommands(connection, plan, keep);
    const forGood = request.into === "nothing";
    if (request.preview) {
      const disks = forGood ? chosen.map((disk) => volumeCommand(connection, plan.volumes, disk.path)) : [];
      return { command: commandText(...commands, ...disks).slice(0, 20_000) };
    }
    if (plan.running && !request.forceOff) {
      throw new AppError({
        code: "still-running",
        message: `${plan.domain.name} is running.`,
        hint: "Shut it down first, or force it off.",
        action: { kind: "force-off", label: "Force off and delete" },
      });
    }
    if (keep.tpm && plan.tpm && (await connection.client.host.libVersion()) < keepingTpmSince) {
      throw new AppError({
        code: "tpm-not-kept",
        message: "This libvirt always deletes the state of a machine's TPM together with the machine.",
        hint: "Keys that the guest stored in its TPM would be lost. Delete it for good if they are not needed.",
      });
    }
    if (plan.running) await plan.domain.destroy();
    const undefine = () => plan.domain.undefine(undefineFlagsFor(plan, keep));
    const failures: string[] = [];
    if (!forGood) {
      if (plan.persistent)
        await bin.take(connection, plan, new Set(chosen.map(({ path }) => path)), undefine);
    } else {
      if (plan.persistent) await undefine();
      const paths = chosen.map(({ path }) => path);
      const deleted = await deleteVolumes(connection, plan.volumes, paths);
      commands.push(...deleted.commands);
      failures.push(...deleted.failures);
      await history.forget(connection, request.uuid);
    }
    transcript.record(`Delete ${plan.domain.name}`, ...commands);
    if (failures.length > 0) throw incomplete(plan, failures);
    return { command: commandText(...commands).slice(0, 20_000) };
  } catch (error) {
    throw plainError(error);
  }
}

function incomplete({ domain }: RemovalPlan, failures: readonly string[]): AppError {
  return new AppError({
    code: "removal-incomplete",
    message: `${domain.name} was deleted, but ${failures.length === 1 ? "a disk" : `${failures.length} disks`} of it could not be.`,
    hint: "What is left can be deleted in its storage pool.",
    detail: failures.join("\n").slice(0, 20_000),
  });
}
