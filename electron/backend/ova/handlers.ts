import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { Services } from "../services.ts";
import { plainly } from "../storage/pool-work.ts";
import { boundedCommandText } from "../transcript/command-text.ts";
import { exportCommands, exportOva, planExport } from "./export.ts";
import { importCommands, importOva, inspectPackage } from "./import.ts";

export function createOvaHandlers(services: Services): Handlers["ova"] {
  const { connections, jobs, transcript } = services;
  return {
    export: ({ connection, uuid, path, preview }) =>
      plainly(async () => {
        const planned = await planExport(connections, connections.get(connection), uuid);
        const commands = exportCommands(planned, path);
        const command = boundedCommandText(...commands);
        if (preview) return { command };
        const { id: job } = jobs.run({ title: `Export ${planned.name}` }, async (own) => {
          await exportOva(services, planned, path, own);
          transcript.record(`Export ${planned.name}`, ...commands);
        });
        return { command, job };
      }),
    inspect: ({ path }, { signal }) =>
      plainly(async () => {
        const { name, vcpus, memoryMiB, firmware, disks, interfaces, notes } = await inspectPackage(
          path,
          signal,
        );
        return {
          ...{ name, vcpus, memoryMiB, firmware },
          disks: disks.map(({ file, capacity, bus }) => ({ file, capacity, bus })),
          interfaces: [...interfaces],
          notes: [...notes],
        };
      }),
    import: ({ connection, preview, ...request }, { signal }) =>
      plainly(async () => {
        const on = connections.get(connection);
        const machine = await inspectPackage(request.path, signal);
        const command = boundedCommandText(...importCommands(on, machine, request));
        if (preview) return { command };
        const { id: job } = jobs.run({ title: `Import ${request.name}` }, async (own) => {
          await importOva(services, on, request, own);
        });
        return { command, job };
      }),
  };
}
