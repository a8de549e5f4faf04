import type { Connection } from "../connections/connection.ts";
import { eachOf } from "../domains/each-of.ts";
import { missing, only, unsupported } from "../errors/absences.ts";
import type { Domain, Secret } from "../libvirt/index.ts";
import { errorNumber } from "../libvirt/protocol/error-codes.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { secretUsageType } from "../libvirt/protocol/flags/host.ts";
import { activePools } from "../storage/active-pools.ts";
import { readXml, texts } from "../xml/document.ts";

/**
 * The secrets of libvirt's that hold passphrases of these volumes and are named by nothing else: no other volume and
 * no machine, for a copy of an encrypted image opens with the same one.
 * @param paths of the volumes
 * @returns by path
 * @throws LibvirtError
 */
export async function passphrasesOf(
  connection: Connection,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Secret>> {
  const { secrets } = connection.client;
  const kept = await secrets.list().catch(unsupported<Secret[]>([]));
  const own = kept.filter(
    ({ ref }) =>
      ref.usageType === secretUsageType.VIR_SECRET_USAGE_TYPE_VOLUME && paths.includes(ref.usageID),
  );
  if (own.length === 0) return new Map();
  const named = await secretsNamed(connection, new Set(paths));
  return new Map(
    own
      .filter(({ uuid, ref }) => !named.has(uuid) && !named.has(ref.usageID))
      .map((secret) => [secret.ref.usageID, secret]),
  );
}

/** UUIDs and usages of the secrets that machines, and the volumes at other paths, name. */
async function secretsNamed(connection: Connection, except: ReadonlySet<string>): Promise<Set<string>> {
  const named = new Set<string>();
  const add = (names: readonly string[]) => {
    for (const name of names) named.add(name);
  };
  const definition = async (domain: Domain, flags: number) => {
    const xml = await domain.xml(flags).catch(only(errorNumber.VIR_ERR_NO_DOMAIN));
    if (xml !== undefined) add(readXml(xml, (root) => texts(root, "//secret/@uuid | //secret/@usage")));
  };
  const domains = await connection.client.domains.list();
  await eachOf(domains, (domain) => definition(domain, 0));
  // One that is not defined any more has no other.
  await eachOf(domains, (domain) => definition(domain, domainXMLFlags.VIR_DOMAIN_XML_INACTIVE));
  for (const { pool } of await activePools(connection)) {
    await eachOf(await pool.volumes(), async (volume) => {
      const xml = await volume.xml().catch(missing);
      if (xml === undefined) return;
      const [[path], uuids] = readXml(xml, (root) => [
        texts(root, "target/path"),
        texts(root, "target/encryption/secret/@uuid"),
      ]);
      if (path === undefined || !except.has(path)) add(uuids);
    });
  }
  return named;
}
