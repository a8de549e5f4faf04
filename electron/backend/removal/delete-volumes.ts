import type { Connection } from "../connections/connection.ts";
import { plainError } from "../errors/plain-error.ts";
import type { StorageVol } from "../libvirt/index.ts";
import { isGone } from "../storage/volumes.ts";
import { volumeCommand } from "./commands.ts";

/**
 * Deletes the volumes behind these paths and goes on after a failure; one that is gone already is none.
 * @returns the commands that this stands for, and what could not be deleted, a line each
 */
export async function deleteVolumes(
  connection: Connection,
  volumes: ReadonlyMap<string, StorageVol>,
  paths: readonly string[],
): Promise<{ commands: string[][]; failures: string[] }> {
  const commands: string[][] = [];
  const failures: string[] = [];
  for (const path of paths) {
    try {
      await volumes.get(path)?.delete();
      commands.push(volumeCommand(connection, volumes, path));
    } catch (error) {
      if (isGone(error)) continue;
      const { message, detail } = plainError(error);
      failures.push(`${path}: ${detail ?? message}`);
    }
  }
  return { commands, failures };
}
