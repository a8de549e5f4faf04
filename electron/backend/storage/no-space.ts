import { AppError } from "../../../shared/model/error.ts";
import { formatBytes } from "../../../shared/model/units.ts";

/**
 * What to throw for a disk or medium that its pool has no room for.
 * @param wanted bytes
 * @param free bytes
 */
export function notEnoughSpace(pool: string, wanted: number, free: number): AppError {
  return new AppError({
    code: "no-space",
    message: `There is not enough room in the storage pool “${pool}”: ${formatBytes(wanted)} are wanted, ${formatBytes(free)} are free.`,
    hint: "Choose a smaller disk, or delete what is not needed any more.",
  });
}
