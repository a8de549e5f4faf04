import { AppError } from "../../../../shared/model/error.ts";
import { heldMachines } from "../../domains/held-machines.ts";
import { isActive } from "../../domains/states.ts";
import { logInternal } from "../../errors/plain-error.ts";
import { snapshotReaders } from "../../snapshots/readers.ts";
import type { OpenedSource } from "./opened-source.ts";

type Machine = NonNullable<OpenedSource["machine"]>;

/**
 * Keeps a machine from being started while its disks are open for changes. Of what is only read it hears when that
 * becomes something else: the machine is started or stops, or one of its snapshots is deleted.
 * @param leave lets go of the disks, for a reason
 * @throws AppError `files-read-only`
 */
export function guardOf(
  { machine, snapshotOf, live, readOnlyBecause }: OpenedSource,
  writable: boolean,
  leave: (because: string) => Promise<void>,
): Disposable | undefined {
  if (!writable && snapshotOf) {
    const { connection, uuid } = snapshotOf;
    return snapshotReaders(connection).add(uuid, () => leave(deleted));
  }
  if (!writable) return machine && whenTurned(machine, live, leave);
  if (readOnlyBecause !== undefined || !machine) throw readOnly(readOnlyBecause ?? "");
  const { connection, domain } = machine;
  return heldMachines(connection).hold(domain.uuid, heldBecause(domain.name));
}

function whenTurned(
  { connection: { domains }, domain }: Machine,
  live: boolean,
  leave: (because: string) => Promise<void>,
): Disposable {
  const look = async () => {
    // What was heard of it may be older than the opening of its disks.
    if ((await domain.isActive()) === live) return;
    stop();
    await leave(
      live
        ? "The machine has stopped since. Its disks are as it has left them."
        : "The machine was started, and writes to its disks now.",
    );
  };
  const stop = domains.onChange((uuid) => {
    const record = uuid === domain.uuid ? domains.peek(uuid) : undefined;
    if (record && isActive(record.domain.state) !== live) look().catch(logInternal);
  });
  return { [Symbol.dispose]: stop };
}

const deleted = "A snapshot of the machine is deleted, and the images that are read change with that.";

const heldBecause = (name: string) =>
  new AppError({
    code: "files-open-for-changes",
    message: `The files of ${name} are open for changes in Guesthouse, and nobody else may write to its disks meanwhile.`,
    hint: "Close them on the machine's Files page, then start it.",
  });

const readOnly = (because: string) =>
  new AppError({ code: "files-read-only", message: `These files cannot be changed. ${because}` });
