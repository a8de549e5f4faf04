import type { Repair } from "../../../shared/model/error.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { plainError } from "../errors/plain-error.ts";
import type { Transcript } from "../transcript/transcript.ts";

/** @throws AppError in plain words */
export async function repair(
  connection: Connection,
  _transcript: Transcript,
  uuid: string,
  wanted: Repair,
): Promise<void> {
  try {
    await connection.domains.handle(uuid);
    throw new AppError({ code: "no-repair", message: `“${wanted.label}” cannot be done from here.` });
  } catch (error) {
    throw plainError(error);
  }
}
