import { randomUUID } from "node:crypto";
import type { ClonePlan, CloneRequest } from "../../../shared/contract/clones.ts";
import type { Bin } from "../bin/bin.ts";
import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import { hostNameOf, resetCommand } from "../guestfs/reset-linux.ts";
import { withoutSecrets } from "../hardware/secrets.ts";
import type { JobContext } from "../jobs/job-service.ts";
import type { Services } from "../services.ts";
import type { Snapshots } from "../snapshots/snapshots.ts";
import { activePools, findVolume } from "../storage/active-pools.ts";
import { boundedCommandText, type Command } from "../transcript/command-text.ts";
import { type CloneSource, cloneDefinition } from "./clone-xml.ts";
import { copiedFormat, copyCommand, linkCommand } from "./copy-image.ts";
import { volumeCommand } from "./copy-volume.ts";
import {
  commandsOf,
  discardFiles,
  filesOf,
  type MadeFiles,
  makeFiles,
  resetSystem,
  variablesPath,
} from "./make-files.ts";
import { checkMachineName, freeMac } from "./naming.ts";
import { CloneRecords } from "./new-files.ts";
import { type ChosenDisk, chooseDisks, planClone } from "./plan.ts";
import { readSource, type Source } from "./read-source.ts";
import { setTemplate } from "./template.ts";

export interface CloneServices extends Services {
  readonly snapshots: Snapshots;
  readonly bin: Pick<Bin, "usage">;
}

/** Clones machines: definition, disks and firmware variables; the original is only read. */
export class Clones {
  readonly #services: CloneServices;
  readonly #records: CloneRecords;

  constructor(services: CloneServices) {
    this.#services = services;
    this.#records = new CloneRecords(services.stateDir);
    services.connections.onEstablished((connection) => {
      this.#records.recover(connection).catch(logInternal);
    });
  }

  /** @throws AppError `no-such-domain`, `no-such-snapshot`, `transient` | LibvirtError */
  async plan(connection: Connection, uuid: string, snapshot?: string): Promise<ClonePlan> {
    const { snapshots } = this.#services;
    const [source, known] = await Promise.all([
      readSource(connection, snapshots, uuid, snapshot),
      snapshots.list(connection, uuid),
    ]);
    return await planClone(connection, source, known);
  }

  /**
   * The commands that a clone stands for; nothing is done.
   * @throws AppError as {@link clone}
   */
  async preview(connection: Connection, uuid: string, request: CloneRequest): Promise<string> {
    const source = await readSource(connection, this.#services.snapshots, uuid, request.snapshot);
    const chosen = chooseDisks(source, request);
    await checkMachineName(connection, request.name);
    const commands: Command[] = chosen.flatMap(({ disk, fate, path }) => {
      const { localPath, volumeHandle } = disk;
      if (fate === "copy" && localPath === undefined && volumeHandle)
        return [volumeCommand(connection, { ...disk, volumeHandle }, path)];
      if (fate === "copy") return [["qemu-img", ...copyCommand(disk, path)]];
      return fate === "link" ? [["qemu-img", ...linkCommand(disk, path)]] : [];
    });
    const definition = this.#define(connection, source, request.name, chosen, undefined);
    const reset = request.reset ? [resetCommand(ownImages(chosen), hostNameOf(request.name))] : [];
    return boundedCommandText(...commands, ...reset, defineCommand(connection, definition.xml));
  }

  /**
   * Makes the clone. Its files get their names only when all of them are whole and proven; a failure, a cancel or a
   * crash at any moment leaves none of them, and the original as it was.
   * @returns the clone's UUID
   * @throws AppError `bad-name`, `name-taken`, `running`, `not-possible`, `no-path`, `file-exists`, `not-the-same`
   */
  async clone(connection: Connection, uuid: string, request: CloneRequest, job: JobContext): Promise<string> {
    const { snapshots, transcript } = this.#services;
    const source = await readSource(connection, snapshots, uuid, request.snapshot);
    const chosen = chooseDisks(source, request);
    await checkMachineName(connection, request.name);
    const made: MadeFiles = { images: new Map(), volumes: new Map(), variables: undefined };
    let named: string | undefined;
    try {
      await makeFiles(this.#services, connection, source, { name: request.name, chosen }, made, job);
      if (request.reset) await resetSystem(connection, request.name, made, job);
      job.phase("Defining the clone");
      const { xml, uuid: own } = this.#define(connection, source, request.name, chosen, made);
      named = own;
      await this.#records.begin(
        connection,
        own,
        filesOf(made).map(({ file, path }) => ({ from: file.path, to: connection.localPath(path) })),
      );
      for (const { file } of filesOf(made)) await file.commit();
      const linked = chosen.some(({ fate, disk }) => fate === "link" && !disk.frozen);
      // Before there is anything that stands on its disks.
      if (linked) await setTemplate(connection, this.#services, { uuid, template: true });
      await connection.client.domains.defineXML(xml);
      await this.#records.keep(own);
      for (const volume of made.volumes.values()) await volume.keep();
      const reset = request.reset ? [resetCommand(ownImages(chosen), hostNameOf(request.name))] : [];
      const commands = [...commandsOf(made), ...reset, defineCommand(connection, xml)];
      job.commands(...commands);
      transcript.record(`Clone ${source.domain.name} as ${request.name}`, ...commands);
      job.leadsTo({ kind: "machine", connection: connection.id, uuid: own });
      await tellPools(
        connection,
        filesOf(made).map(({ path }) => path),
      ).catch(logInternal);
      return own;
    } catch (error) {
      await discardFiles(made);
      if (named !== undefined) await this.#records.drop(named);
      for (const volume of made.volumes.values()) await volume.drop().catch(logInternal);
      throw error;
    }
  }

  #define(
    connection: Connection,
    source: Source,
    name: string,
    chosen: readonly ChosenDisk[],
    made: MadeFiles | undefined,
  ): { xml: string; uuid: string } {
    const uuid = randomUUID();
    const macs = new Set(connection.domains.all().flatMap(({ domain }) => domain.macs));
    const nvram = source.nvram && variablesPath(source.nvram, name);
    const xml = cloneDefinition(source.definition, {
      name,
      uuid,
      generation: randomUUID(),
      mac: (like) => freeMac(like, macs, Math.random),
      disks: new Map(chosen.map((choice) => [choice.disk.target, sourceOf(choice, made)])),
      nvram,
    });
    return { xml, uuid };
  }
}

function sourceOf({ disk, fate, path }: ChosenDisk, made: MadeFiles | undefined): CloneSource {
  if (fate === "leave") return "leave";
  if (fate === "share") return "keep";
  const volume = made?.volumes.get(disk.target);
  if (volume) return volume;
  return { path, format: fate === "link" ? "qcow2" : copiedFormat(disk) };
}

const ownImages = (chosen: readonly ChosenDisk[]) =>
  chosen
    .filter(({ fate }) => fate === "copy" || fate === "link")
    .map(({ disk, fate, path }) => ({ path, format: fate === "link" ? "qcow2" : copiedFormat(disk) }));

/** The transcript knows no passwords; what it defines is complete only where there are none. */
const defineCommand = (connection: Connection, xml: string): Command => ({
  argv: connection.virsh("define", "/dev/stdin"),
  input: withoutSecrets(xml),
});

/** A pool does not notice files that others put into its folder until it is refreshed. */
async function tellPools(connection: Connection, paths: readonly string[]): Promise<void> {
  const pools = await activePools(connection);
  for (const path of paths) await findVolume(connection.client.storagePools, path, pools);
}
