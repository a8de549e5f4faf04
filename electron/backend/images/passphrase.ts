import { AppError } from "../../../shared/model/error.ts";
import type { LocatedImage } from "./locate-image.ts";

/** The passphrase that libvirt keeps for an image; undefined where it keeps none, or does not hand it out. */
export async function passphraseOf({ connection, encryption }: LocatedImage): Promise<string | undefined> {
  if (encryption?.secret === undefined) return undefined;
  const found = await connection.client.secrets.byUUID(encryption.secret);
  const value = await found?.value().catch(() => undefined);
  return value && Buffer.from(value).toString("utf8");
}

export const passphraseNeeded = (path: string) =>
  new AppError({
    code: "passphrase-needed",
    message: `${path} is encrypted, and libvirt does not have its passphrase.`.slice(0, 2000),
    hint: "Type its passphrase.",
  });
