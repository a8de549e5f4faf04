import { posix } from "node:path";
import type { Conversion } from "../../../shared/contract/convert.ts";
import type { ImageRef } from "../../../shared/contract/images.ts";
import type { JobPlace } from "../../../shared/contract/jobs.ts";
import { optionValue, targetFormat } from "../../../shared/convert/target-formats.ts";
import { AppError } from "../../../shared/model/error.ts";
import { defineCommand } from "../hardware/commands.ts";
import type { HardwareContext } from "../hardware/context.ts";
import { unseenError } from "../images/sight.ts";
import type { JobContext } from "../jobs/job-service.ts";
import type { StorageVol } from "../libvirt/index.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import type { Services } from "../services.ts";
import { copyInDaemon, daemonCopyCommand } from "../storage/copy-in-daemon.ts";
import { notEnoughSpace } from "../storage/no-space.ts";
import type { Command } from "../transcript/command-text.ts";
import { convertArguments, convertImage, proofArguments } from "./convert-image.ts";
import { type Estimate, estimate } from "./estimate.ts";
import type { KeptDisks } from "./kept-disks.ts";
import { copyLive, liveCommand } from "./live-copy.ts";
import { giveDisk, refuseUnsuited } from "./machine-disk.ts";
import type { NewImage } from "./new-image.ts";
import { nameIn, type Place, placeNamed } from "./place.ts";
import { pointDisk } from "./point-disk.ts";
import { notForLibvirt, readSource, type Source, sourceImage } from "./source.ts";

export interface ConversionServices extends Services {
  readonly hardware: HardwareContext;
  readonly kept: KeptDisks;
}

/** A conversion worked out: what is read, and what is made where. */
interface Planned {
  readonly request: Conversion;
  readonly source: Source;
  readonly place: Place;
  readonly name: string;
  /** As the connection's host names it. */
  readonly path: string;
}

/** Turns images into images of another format. */
export class Conversions {
  readonly #services: ConversionServices;

  constructor(services: ConversionServices) {
    this.#services = services;
  }

  source(ref: ImageRef): Promise<Source> {
    return readSource(this.#services.connections, ref);
  }

  /** @throws AppError as {@link start} where that is known beforehand */
  async preview(request: Conversion, signal: AbortSignal) {
    const planned = await this.#plan(request);
    const { place, name, path, source } = planned;
    const { located } = source;
    if (request.live) {
      const { domain, target } = running(source);
      const command = liveCommand(located.connection, domain, target, path, request.format);
      return { commands: [command] as Command[], name, path, estimate: undefined };
    }
    const volume = volumeForDaemon(planned);
    if (volume) {
      const commands = [
        daemonCopyCommand(located.connection, volume, place.pool, { name, format: request.format }),
        ...(await this.#repointCommands(planned)),
      ];
      return { commands, name, path, estimate: undefined };
    }
    const { from, to } = await this.#images(planned);
    const expected = await estimate(from, to, signal);
    const commands: Command[] = [
      ["qemu-img", ...convertArguments(from, to, to.path)],
      ...(from.snapshot === undefined ? [["qemu-img", ...proofArguments(from, to, to.path)]] : []),
      ...(await this.#repointCommands(planned)),
    ];
    return { commands, name, path, estimate: { ...expected, free: place.available } };
  }

  /**
   * Converts as a job.
   * @throws AppError `machine-running`, `saved-state`, `no-space`, `file-exists`, `passphrase-needed`, `not-here`,
   *   `no-such-place`, `not-for-machines`
   */
  async start(request: Conversion): Promise<string> {
    const planned = await this.#plan(request);
    const { source, name } = planned;
    const title = `Convert ${posix.basename(source.located.path)} to ${name}`.slice(0, 400);
    if (request.live) return this.#services.jobs.run({ title }, (job) => this.#live(planned, job)).id;
    if (!volumeForDaemon(planned)) {
      const { from, to } = await this.#images(planned);
      refuseTooLarge(planned.place, await estimate(from, to));
    }
    const { id } = this.#services.jobs.run({ title }, (job) => this.#convert(planned, job));
    return id;
  }

  async #plan(request: Conversion): Promise<Planned> {
    const source = await this.source(request.image);
    const { located } = source;
    const { extension, notForMachines } = targetFormat(request.format);
    if (request.repoint) {
      if (!located.machine) throw noMachine();
      if (notForMachines || request.options["subformat"] === "streamOptimized") throw notForMachine();
    }
    if (request.live) running(source);
    else if (located.machine) await refuseUnsuited(located.machine);
    const place = await placeNamed(located.connection, request.pool);
    const name = await nameIn(place, located.path, extension, request.name);
    return { request, source, place, name, path: posix.join(place.folder, name) };
  }

  async #images({ request, source, place, name }: Planned) {
    if (place.localFolder === undefined) throw notWritable(place.folder);
    const from = await sourceImage(source, {
      passphrase: request.sourcePassphrase,
      snapshot: request.snapshot,
    });
    const { format, options, passphrase } = request;
    const to: NewImage = { path: posix.join(place.localFolder, name), format, options, passphrase };
    return { from, to };
  }

  async #convert(planned: Planned, job: JobContext): Promise<string> {
    const { request, source, path } = planned;
    const { connection, machine } = source.located;
    const volume = volumeForDaemon(planned);
    if (volume) await this.#inDaemon(planned, volume, job);
    else await this.#here(planned, job);
    job.leadsTo(placeOf(planned));
    if (!request.repoint || !machine) return path;
    job.phase("Giving the machine its new disk");
    const { format, passphrase } = request;
    await giveDisk(this.#services, connection, machine, source.located.path, { path, format, passphrase });
    job.log(`The former disk stays until it is let go: ${source.located.path}`);
    job.leadsTo({ kind: "machine", connection: connection.id, uuid: machine.domain.uuid });
    return path;
  }

  async #here(planned: Planned, job: JobContext): Promise<void> {
    const { transcript, unfinished } = this.#services;
    const { source, place, path } = planned;
    const { from, to } = await this.#images(planned);
    await convertImage(unfinished, from, to, job);
    await place.pool.refresh();
    transcript.record(
      `Convert ${source.located.path}`,
      ["qemu-img", ...convertArguments(from, to, path)],
      source.located.connection.virsh("pool-refresh", place.pool.name),
    );
  }

  async #inDaemon(
    { request, source, place, name }: Planned,
    volume: StorageVol,
    job: JobContext,
  ): Promise<void> {
    const { partial, transcript } = this.#services;
    const { connection, path } = source.located;
    const wanted = { name, format: request.format };
    const command = daemonCopyCommand(connection, volume, place.pool, wanted);
    job.phase("libvirt is converting it on its host");
    job.commands(command);
    const { signal, progress: onProgress } = job;
    const how = { signal, onProgress };
    const made = await copyInDaemon(connection, partial, volume, place.pool, wanted, how);
    await made.keep();
    transcript.record(`Convert ${path}`, command);
    job.log("Guesthouse cannot read the image itself, so the copy was not compared with the original.");
  }

  async #live({ request, source, place, name }: Planned, job: JobContext): Promise<string> {
    const { connection, path: from } = source.located;
    const { kept, transcript } = this.#services;
    const { domain, target } = running(source);
    const format = request.format === "raw" ? "raw" : "qcow2";
    const wanted = { name, format } as const;
    return await copyLive(
      this.#services,
      connection,
      { domain, target },
      place,
      wanted,
      job,
      async (path) => {
        const record = { connection: connection.id, uuid: domain.uuid, target };
        await kept.add({ ...record, path: from, replacedBy: path });
        transcript.record(`Convert ${from}`, liveCommand(connection, domain, target, path, format));
        job.log(
          "QEMU switched when both were the same to it; with a guest that writes they are not compared.",
        );
        job.log(`The former disk stays until it is let go: ${from}`);
        job.leadsTo({ kind: "machine", connection: connection.id, uuid: domain.uuid });
      },
    );
  }

  async #repointCommands({ request, source, path }: Planned): Promise<Command[]> {
    const { connection, machine } = source.located;
    if (!request.repoint || !machine) return [];
    const xml = await machine.domain.xml(domainXMLFlags.VIR_DOMAIN_XML_INACTIVE);
    return [defineCommand(connection, pointDisk(xml, machine.target, { path, format: request.format }))];
  }
}

/**
 * The volume that libvirt has to convert, because this process cannot read it or write the copy.
 * @throws AppError `not-here`, `image-permission` where libvirt cannot do what is asked for
 */
function volumeForDaemon({ request, source, place }: Planned): StorageVol | undefined {
  const { located, encrypted } = source;
  if (located.localPath !== undefined && place.localFolder !== undefined) return undefined;
  const { format, options, passphrase, snapshot } = request;
  const plain = passphrase === undefined && snapshot === undefined && !encrypted;
  const usual = targetFormat(format).options.every(
    ({ key, initial }) => optionValue(format, key, options) === initial,
  );
  const known = targetFormat(format).notForMachines === undefined;
  if (located.volume && plain && usual && known) return located.volume;
  throw notForLibvirt(
    located.unseen === undefined ? notWritable(place.folder) : unseenError(located.path, located.unseen),
  );
}

function refuseTooLarge({ pool, available }: Place, { bytes, most }: Estimate): void {
  if (!most && bytes > available) throw notEnoughSpace(pool.name, bytes, available);
}

function running({ located: { machine }, encrypted }: Source) {
  if (!machine?.running) {
    throw new AppError({
      code: "not-running",
      message: "Only the disk of a running machine can be copied while it runs.",
      hint: "Convert it as it is.",
    });
  }
  if (encrypted) {
    throw new AppError({
      code: "not-possible",
      message: "An encrypted disk cannot be copied while its machine runs.",
      hint: "Shut the machine down, then convert the disk.",
    });
  }
  return machine;
}

const notWritable = (folder: string) =>
  new AppError({
    code: "not-here",
    message: `Guesthouse cannot write to ${folder} itself: it is on another host, or you have no permission.`,
    hint: "Choose a storage pool in whose folder you may write.",
  });

const placeOf = ({ source, place, name }: Planned): JobPlace => ({
  kind: "pool",
  connection: source.located.connection.id,
  pool: place.pool.name,
  volume: name,
});

const noMachine = () =>
  new AppError({
    code: "no-machine",
    message: "No machine was named whose disk this is.",
    hint: "Convert it from the machine's own page.",
  });

const notForMachine = () =>
  new AppError({
    code: "not-for-machines",
    message: "No machine can have its disk in this format.",
    hint: "Convert it without giving it to the machine, or choose qcow2 or raw.",
  });
