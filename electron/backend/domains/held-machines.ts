import type { AppError } from "../../../shared/model/error.ts";
import { perConnection } from "../connections/per-connection.ts";

/** Machines that must not start while something is done with their disks. */
class HeldMachines {
  readonly #held = new Map<string, AppError>();

  /** @param because what whoever wants to start it is told */
  hold(uuid: string, because: AppError): Disposable {
    this.#held.set(uuid, because);
    return {
      [Symbol.dispose]: () => {
        if (this.#held.get(uuid) === because) this.#held.delete(uuid);
      },
    };
  }

  /** @throws AppError why it must not start now */
  refuse(uuid: string): void {
    const because = this.#held.get(uuid);
    if (because) throw because;
  }
}

/** A connection's machines that Guesthouse itself keeps from starting. */
export const heldMachines = perConnection(() => new HeldMachines());
