import { AppError } from "../../../shared/model/error.ts";
import type { Bin } from "../bin/bin.ts";
import type { Connection } from "../connections/connection.ts";
import { readDisks } from "../domains/facts.ts";
import { organise, previewOrganising } from "../domains/organise.ts";
import { unsupported } from "../errors/absences.ts";
import type { Domain } from "../libvirt/index.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { backingNameOf } from "../snapshots/qcow2-header.ts";
import { usageOfOthers } from "../storage/usage.ts";
import type { Transcript } from "../transcript/transcript.ts";

/** Makes a machine a template, or a template a machine again. */
export interface TemplateRequest {
  readonly uuid: string;
  readonly template: boolean;
  readonly preview?: boolean | undefined;
}

/**
 * A template is not started by Guesthouse, whose own mark in its metadata says so; libvirt knows nothing of it.
 * @throws AppError `not-off`, `has-linked-clones` | LibvirtError
 */
export async function setTemplate(
  connection: Connection,
  { transcript, bin }: { readonly transcript: Transcript; readonly bin: Pick<Bin, "usage"> },
  { uuid, template, preview }: TemplateRequest,
): Promise<{ command: string }> {
  const domain = await connection.domains.handle(uuid);
  const change = { uuid, template, ...(template && { autostart: null }) };
  if (template && (await domain.isActive())) {
    throw new AppError({
      code: "not-off",
      message: `${domain.name} is running; a template is off.`,
      hint: "Shut it down first.",
    });
  }
  if (!template) await refuseWhileLinked(connection, domain, bin);
  const { command } = await previewOrganising(connection, [change]);
  if (preview) return { command };
  const { uuid: _, ...organisation } = change;
  await organise(connection, transcript, uuid, organisation);
  if (template && (await domain.autostart().catch(unsupported(false)))) await domain.setAutostart(false);
  return { command };
}

/** Whoever wrote to a disk that others stand on would destroy them. */
async function refuseWhileLinked(
  connection: Connection,
  domain: Domain,
  bin: Pick<Bin, "usage">,
): Promise<void> {
  const disks = readDisks(await domain.xml(domainXMLFlags.VIR_DOMAIN_XML_INACTIVE));
  const own = new Set(disks.flatMap(({ path, readOnly }) => (path === undefined || readOnly ? [] : [path])));
  const { paths, backingOf } = await usageOfOthers(connection, domain.uuid, "fresh");
  const standsOnOwn = async (path: string): Promise<boolean> => {
    const seen = new Set([path]);
    for (let at = path; ; ) {
      // A folder that is no pool has images too.
      const below =
        backingOf.get(at) ?? (await backingNameOf(connection.localPath(at)).catch(() => undefined));
      if (below === undefined || seen.has(below)) return false;
      if (own.has(below)) return true;
      seen.add(below);
      at = below;
    }
  };
  const clones: string[] = [];
  for (const [name, used] of [...paths, ...(await bin.usage(connection))]) {
    const stands = await Promise.all([...used].map(standsOnOwn));
    if (stands.includes(true)) clones.push(name);
  }
  if (clones.length === 0) return;
  throw new AppError({
    code: "has-linked-clones",
    message: `The disks of ${clones.slice(0, 20).join(", ")} stand on those of ${domain.name}, and would be destroyed by a start.`,
    hint: "Delete the linked clones first, or clone the template in full and start that.",
  });
}
