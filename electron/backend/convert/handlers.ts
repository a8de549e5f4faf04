import type { Handlers } from "../../../shared/contract/handlers.ts";
import { readDisks } from "../domains/facts.ts";
import { plainError } from "../errors/plain-error.ts";
import { domainXMLFlags } from "../libvirt/protocol/flags/domains.ts";
import type { Services } from "../services.ts";
import { boundedCommandText } from "../transcript/command-text.ts";
import type { Conversions } from "./conversions.ts";
import { describeSource } from "./describe.ts";
import { writableFormats } from "./formats.ts";
import type { KeptDisks } from "./kept-disks.ts";

export function createConvertHandlers(
  { connections }: Pick<Services, "connections">,
  conversions: Conversions,
  kept: KeptDisks,
): Handlers["convert"] {
  /** Whatever is thrown reaches the user in plain words. */
  const plainly = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw plainError(error);
    }
  };
  return {
    formats: () => plainly(async () => ({ formats: await writableFormats() })),
    disks: ({ connection: id, uuid }) =>
      plainly(async () => {
        const domain = await connections.get(id).domains.handle(uuid);
        const disks = readDisks(await domain.xml(domainXMLFlags.VIR_DOMAIN_XML_INACTIVE));
        return {
          disks: disks
            .filter(({ device, path, volume }) => device === "disk" && (path ?? volume) !== undefined)
            .map(({ target, path, volume }) => ({ target, path: path ?? `${volume?.pool}/${volume?.name}` })),
        };
      }),
    describe: ({ image }) => plainly(async () => describeSource(await conversions.source(image))),
    preview: (request, { signal }) =>
      plainly(async () => {
        const { commands, name, path, estimate } = await conversions.preview(request, signal);
        return { command: boundedCommandText(...commands), name, path, ...(estimate && { estimate }) };
      }),
    start: (request) => plainly(async () => ({ job: await conversions.start(request) })),
    kept: async ({ connection, uuid }, { signal }) => kept.watch(connection, uuid, signal),
    describeLettingGo: ({ connection, id }) =>
      plainly(async () => {
        const { argv: _, volume: __, ...described } = await kept.describe(connections.get(connection), id);
        return described;
      }),
    letGo: ({ connection, id }) =>
      plainly(async () => {
        await kept.letGo(connections.get(connection), id);
        return {};
      }),
    forgetKept: ({ connection, id }) =>
      plainly(async () => {
        await kept.forget(connections.get(connection), id);
        return {};
      }),
  };
}
