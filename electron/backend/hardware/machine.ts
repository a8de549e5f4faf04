import type { Connection } from "../connections/connection.ts";
import type { Domain } from "../libvirt/index.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import { noSuchDomain } from "./refused.ts";

const { VIR_DOMAIN_XML_SECURE: secure, VIR_DOMAIN_XML_INACTIVE: inactive } = domainXMLFlags;

/** A machine's definitions as they are at this moment, with their secrets: they never leave the backend so. */
export interface Machine {
  readonly domain: Domain;
  /** Of the running machine; absent when it is off. */
  readonly now: string | undefined;
  /** Of the next start; absent for a transient machine. */
  readonly next: string | undefined;
}

/**
 * Reads both definitions afresh.
 * @throws AppError `no-such-domain`
 * @throws LibvirtError | ConnectionClosedError
 */
export async function readMachine(connection: Connection, uuid: string): Promise<Machine> {
  const domain = await connection.domains.handle(uuid);
  const [running, persistent] = await Promise.all([domain.isActive(), domain.isPersistent()]);
  const [now, next] = await Promise.all([
    running ? domain.xml(secure) : undefined,
    persistent ? domain.xml(secure | inactive) : undefined,
  ]);
  // A transient machine that ended between the two questions.
  if (now === undefined && next === undefined) throw noSuchDomain();
  return { domain, now, next };
}

/** The definition that lasts: of the next start, of a transient machine the running one's. */
export const definitionOf = ({ now, next }: Pick<Machine, "now" | "next">): string =>
  next ?? now ?? "<domain/>";
