import type { GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import { AppError } from "../../../../shared/model/error.ts";
import { Appliance, type CallManner, GuestfsError } from "../../guestfs/appliance.ts";
import type { CallArguments, CallName, CallResult } from "../../guestfs/calls.ts";
import type { StartProcess } from "../../guestfs/own-process.ts";
import { type Found, findPlaces } from "./find-places.ts";
import { type DriveServers, launchAppliance } from "./launch-appliance.ts";
import { mountPlace } from "./mount-place.ts";
import type { OpenedDisk } from "./opened-source.ts";
import { PlaceQueue } from "./place-queue.ts";

/** How disks are opened. */
interface Manner {
  readonly writable: boolean;
  readonly kvm: boolean;
  readonly startProcess: StartProcess | undefined;
  /** It shall be able to unlock what takes much memory. */
  readonly large?: boolean;
}

/** MiB: enough for the indexes of large file systems, little enough for several appliances at once. */
const memoryMiB = 512;
/** The same with what deriving a key of LUKS 2 may take: argon2, at most 1 GiB by cryptsetup's own choice. */
const unlockMemoryMiB = 1536;
/** Milliseconds: a key is meant to take a second of a whole processor, and all may be emulated here. */
const keyPatienceMs = 600_000;
/** Milliseconds that ending waits for what is being done. */
const endPatienceMs = 30_000;

/** Disks in an appliance that runs, and what was found on them. */
export class OpenDisks {
  readonly #manner: Manner;
  readonly #appliance: Appliance;
  readonly #servers: DriveServers;
  readonly #queue = new PlaceQueue((place) => this.#mount(place));
  /** Passphrases are not kept: what was unlocked stays so in this appliance. */
  readonly #unlocked = new Set<string>();
  #found: Found = { places: [], locked: [], types: new Map() };
  #ending = false;

  private constructor(manner: Manner, appliance: Appliance, servers: DriveServers) {
    this.#manner = manner;
    this.#appliance = appliance;
    this.#servers = servers;
    void appliance.ended.then(() => servers[Symbol.asyncDispose]());
  }

  /**
   * Boots an appliance with the disks.
   * @throws AppError `no-libguestfs`, `appliance-refused`, `appliance-ended`, `appliance-hung`
   */
  static async launch(disks: readonly OpenedDisk[], manner: Manner): Promise<OpenDisks> {
    const { writable, large } = manner;
    const appliance = await Appliance.start(manner);
    try {
      const memory = large ? unlockMemoryMiB : memoryMiB;
      const servers = await launchAppliance(appliance, disks, { writable, memory });
      return new OpenDisks(manner, appliance, servers);
    } catch (error) {
      appliance.kill();
      throw error;
    }
  }

  get found(): Found {
    return this.#found;
  }

  get busy(): boolean {
    return this.#queue.busy;
  }

  /** Resolves when the appliance is gone, and nothing holds the disks any more. */
  get ended(): Promise<void> {
    return this.#appliance.ended;
  }

  /** Why nothing can be called any more. */
  get over(): AppError | undefined {
    return this.#appliance.over;
  }

  /** Looks for systems and file systems. */
  async look(): Promise<void> {
    await this.#queue.turn(undefined, {}, () => this.#look());
  }

  /**
   * Opens what is encrypted on the disks.
   * @throws AppError `not-locked`, `wrong-passphrase`, `unlock-refused`, {@link needsMemory}
   */
  async unlock(device: string, passphrase: string): Promise<void> {
    try {
      await this.#queue.turn(undefined, {}, () => this.#unlock(device, passphrase));
    } catch (error) {
      if (!(error instanceof GuestfsError)) throw error;
      if (/no key available|operation not permitted/i.test(error.message)) throw wrongPassphrase(device);
      throw unlockRefused(device, error);
    }
  }

  /** Calls libguestfs with a place mounted at `/`. */
  async call<N extends CallName>(
    place: GuestPlace,
    manner: CallManner,
    name: N,
    given: CallArguments<N>,
  ): Promise<CallResult<N>> {
    return await this.#queue.turn(place, manner, async () => {
      if (this.#ending) throw endingError();
      // Whose turn it is has been decided.
      return await this.#appliance.callWith({ ...manner, background: false }, name, ...given);
    });
  }

  /** Ends the appliance; what was written is on the disks then. */
  async end(): Promise<void> {
    this.#ending = true;
    if (this.#manner.writable && !this.over) {
      const patience = new Promise((resolve) => setTimeout(resolve, endPatienceMs).unref());
      // What it still refuses to write cannot be helped by keeping it.
      const synced = this.#queue
        .turn(undefined, {}, () => this.#appliance.call("shutdown"))
        .catch((error: unknown) => error);
      await Promise.race([synced, patience]);
    }
    await this.#appliance.close();
    await this.#servers[Symbol.asyncDispose]();
  }

  /** Ends it at once. */
  kill(): void {
    this.#appliance.kill();
  }

  async #look(): Promise<void> {
    this.#found = await findPlaces(this.#appliance, this.#unlocked, this.#found);
  }

  async #unlock(device: string, passphrase: string): Promise<void> {
    if (!this.#found.locked.some((locked) => locked.device === device)) throw notLocked(device);
    const name = `unlocked-${this.#unlocked.size}`;
    const readonly = !this.#manner.writable;
    const manner = { patienceMs: keyPatienceMs };
    await this.#appliance.callWith(manner, "cryptsetup_open", device, passphrase, name, { readonly });
    this.#unlocked.add(device);
    await this.#appliance.call("lvm_scan", true);
    await this.#look();
  }

  async #mount(place: GuestPlace): Promise<void> {
    const { types } = this.#found;
    await mountPlace(this.#appliance, { mounts: place.mounts, types }, this.#manner.writable);
  }
}

const endingError = () =>
  new AppError({ code: "files-closed", message: "These files are being closed.", hint: "Open them again." });

const notLocked = (device: string) =>
  new AppError({ code: "not-locked", message: `${device} is not locked any more.`.slice(0, 2000) });

const wrongPassphrase = (device: string) =>
  new AppError({
    code: "wrong-passphrase",
    message: `This passphrase does not open ${device}.`.slice(0, 2000),
    hint: "Type it again. The guest may have had another keyboard layout when it was set.",
  });

/** Whether unlocking has failed because the appliance has too little memory for it. */
export const needsMemory = (error: unknown): boolean =>
  error instanceof AppError && error.code === "unlock-refused" && /memory/i.test(error.detail ?? "");

const unlockRefused = (device: string, failure: GuestfsError) =>
  new AppError(
    {
      code: "unlock-refused",
      message: `${device} cannot be unlocked: its header is damaged, or of a kind that libguestfs cannot open.`,
      hint: "Start the machine to see whether its own system still opens it.",
      detail: failure.message.slice(0, 20_000),
    },
    { cause: failure },
  );
