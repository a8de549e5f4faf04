import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import {
  fieldFault,
  isEmptyValue,
  type PoolTypeName,
  type PoolValues,
  poolType,
} from "../../../shared/storage/pool-types.ts";
import type { Connection } from "../connections/connection.ts";
import { LibvirtError } from "../libvirt/index.ts";
import { secretUsageType } from "../libvirt/protocol/flags/host.ts";
import { element, readXml } from "../xml/document.ts";
import { elementXml } from "../xml/splice.ts";
import { poolXml, readSources } from "./pool-xml.ts";

/**
 * Asks libvirt what could be the source of a pool.
 * @param values the fields that the type asks for (`discover`); others do not matter
 * @throws AppError `bad-pool`; `no-discovery`; `nothing-found` with what libvirt said
 * @throws LibvirtError | ConnectionClosedError | TimeoutError
 */
export async function discoverSources(
  { client }: Connection,
  type: PoolTypeName,
  values: PoolValues,
  signal: AbortSignal,
): Promise<PoolValues[]> {
  const { discover, fields } = poolType(type)!;
  if (!discover) {
    throw new AppError({
      code: "no-discovery",
      message: "libvirt cannot look for the sources of this type of pool.",
      hint: "Fill in the fields by hand.",
    });
  }
  const asked = Object.fromEntries(
    discover.flatMap((key) => (isEmptyValue(values[key]) ? [] : [[key, values[key]!]])),
  );
  const bad = discover.find((key) => fieldFault(fields[key]!, asked[key]));
  if (bad) throw new AppError({ code: "bad-pool", message: "Fill in first where to look.", detail: bad });
  const pool = poolXml(type, "source", asked);
  const spec = readXml(pool, (root) => {
    const source = element(root, "source");
    return source ? elementXml(source, pool) : null;
  });
  try {
    return readSources(type, await client.storagePools.findSources(type, spec, { timeoutMs: 0, signal }));
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    throw new AppError(
      {
        code: "nothing-found",
        message: "libvirt found nothing there.",
        hint: "Check that the server is on and reachable from the host, and that it shares something; or fill in the fields by hand.",
        detail: error.message,
      },
      { cause: error },
    );
  }
}

type Secrets = Awaited<ReturnType<Handlers["storage"]["secrets"]>>["secrets"];

/** The secrets that pools can use. */
export async function poolSecrets({ client }: Connection): Promise<Secrets> {
  const usages = {
    [secretUsageType.VIR_SECRET_USAGE_TYPE_ISCSI]: "iscsi",
    [secretUsageType.VIR_SECRET_USAGE_TYPE_CEPH]: "ceph",
  } as const;
  return (await client.secrets.list()).flatMap(({ uuid, ref }) => {
    const usage = usages[ref.usageType as keyof typeof usages];
    return usage ? [{ uuid, usage, name: ref.usageID }] : [];
  });
}
