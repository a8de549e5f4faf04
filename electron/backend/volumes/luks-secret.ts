import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import type { Secret, StoragePool } from "../libvirt/index.ts";
import { secretUsageType } from "../libvirt/protocol/flags/host.ts";
import { el, writeXml } from "../xml/build.ts";
import { readXml, text } from "../xml/document.ts";

/** Stands for the secret in a preview, where none has been made. */
export const secretToBe = "00000000-0000-0000-0000-000000000000";

/** The definition of the secret that holds a volume's passphrase (formatsecret.html, usage `volume`). */
export const volumeSecretXml = (path: string): string =>
  writeXml(
    el(
      "secret",
      { ephemeral: "no", private: "yes" },
      el("description", {}, `Passphrase of ${path}`),
      el("usage", { type: "volume" }, el("volume", {}, path)),
    ),
  );

/**
 * The path that a new volume will have.
 * @throws AppError `bad-volume` where the pool's volumes are no files in a folder
 */
export async function volumePath(pool: StoragePool, name: string): Promise<string> {
  const [type, target] = readXml(await pool.xml(), (root) => [
    text(root, "@type"),
    text(root, "target/path"),
  ]);
  if (target?.startsWith("/") && ["dir", "fs", "netfs"].includes(type ?? "")) return `${target}/${name}`;
  throw new AppError({
    code: "bad-volume",
    message: "Only volumes that are files in a folder can be encrypted here.",
    hint: "Choose a pool that is a folder, or leave the encryption out.",
  });
}

/**
 * Has libvirt keep the passphrase of a volume that is about to be made.
 * @throws AppError `secret-exists` where it keeps another one for the same path
 */
export async function keepPassphrase(
  { client: { secrets } }: Connection,
  path: string,
  passphrase: string,
): Promise<Secret> {
  for (const { ref, uuid } of await secrets.list()) {
    if (ref.usageType !== secretUsageType.VIR_SECRET_USAGE_TYPE_VOLUME || ref.usageID !== path) continue;
    throw new AppError({
      code: "secret-exists",
      message: `libvirt keeps the passphrase of an earlier volume at ${path}.`,
      hint: `Choose another name; or, if nothing needs the old passphrase any more: virsh secret-undefine ${uuid}`,
    });
  }
  const secret = await secrets.defineXML(volumeSecretXml(path));
  try {
    await secret.setValue(Buffer.from(passphrase, "utf8"));
    return secret;
  } catch (error) {
    await secret.undefine();
    throw error;
  }
}
