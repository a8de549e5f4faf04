import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { channelError, plainError } from "../errors/plain-error.ts";
import { withoutSecrets } from "../hardware/secrets.ts";
import { runMemoryJob } from "../lifecycle/memory-job.ts";
import type { Services } from "../services.ts";
import { snapshotsOf } from "./place.ts";
import { definitionIn } from "./snapshot-xml.ts";
import type { Snapshots } from "./snapshots.ts";

export function createSnapshotHandlers(
  { connections, jobs }: Pick<Services, "connections" | "jobs">,
  snapshots: Snapshots,
): Handlers["snapshots"] {
  /** Whatever is thrown reaches the user in plain words. */
  const plainly = async <T>(id: string, work: (connection: Connection) => Promise<T>): Promise<T> => {
    try {
      return await work(connections.get(id));
    } catch (error) {
      throw plainError(error);
    }
  };
  return {
    watch: async ({ connection, uuid }, { signal }) =>
      snapshots.watch(connections.get(connection), uuid, signal),
    refresh: async ({ connection, uuid }) => {
      snapshots.refresh(connections.get(connection), uuid);
      return {};
    },
    options: ({ connection: id, uuid }) => plainly(id, (connection) => snapshots.options(connection, uuid)),
    create: ({ connection: id, uuid, preview, ...request }) =>
      plainly(id, async (connection) => {
        const command = await snapshots.preview(connection, uuid, request);
        if (preview) return { command };
        const domain = await connection.domains.handle(uuid);
        const place = snapshotsOf(connection, uuid);
        const title = `Make a snapshot “${request.name.trim()}” of ${domain.name}`.slice(0, 400);
        const { id: job } = runMemoryJob(jobs, domain, { title, place }, async () => {
          await snapshots.create(connection, uuid, request);
        });
        return { command, job };
      }),
    read: ({ connection: id, uuid, name }) =>
      plainly(id, async (connection) => {
        const { xml } = await snapshots.find(connection, uuid, name);
        const definition = definitionIn(xml);
        return {
          xml: withoutSecrets(xml),
          definition: definition === undefined ? "" : withoutSecrets(definition),
        };
      }),
    describe: ({ connection: id, uuid, name, description }) =>
      plainly(id, async (connection) => {
        await snapshots.describe(connection, uuid, name, description);
        return {};
      }),
    setCurrent: ({ connection: id, uuid, name }) =>
      plainly(id, async (connection) => {
        await snapshots.setCurrent(connection, uuid, name);
        return {};
      }),
    picture: ({ connection: id, uuid, name }, call) =>
      plainly(id, async (connection) => {
        const { snapshot } = await snapshots.find(connection, uuid, name);
        const picture = await snapshots.pictures.read(connection, uuid, snapshot);
        if (!picture) throw noPicture();
        return {
          ticket: call.ticket((channel) => {
            channel.write(picture).then(
              () => channel.end(),
              (error: unknown) => channel.close(channelError(error)),
            );
          }),
        };
      }),
    planRevert: ({ connection: id, uuid, name }) =>
      plainly(id, (connection) => snapshots.planRevert(connection, uuid, name)),
    revert: ({ connection: id, uuid, ...request }) =>
      plainly(id, async (connection) => {
        const { name } = await connection.domains.handle(uuid);
        const place = snapshotsOf(connection, uuid);
        const title = `Go back to “${request.name}” with ${name}`.slice(0, 400);
        const { id: job } = jobs.run({ title, place }, (own) =>
          snapshots.revert(connection, uuid, request, own),
        );
        return { job };
      }),
    planRemoval: ({ connection: id, uuid, name, scope }) =>
      plainly(id, (connection) => snapshots.planRemoval(connection, uuid, name, scope)),
    remove: ({ connection: id, uuid, ...request }) =>
      plainly(id, async (connection) => {
        const { name } = await connection.domains.handle(uuid);
        const what = request.scope === "one" ? `the snapshot “${request.name}”` : "snapshots";
        const place = snapshotsOf(connection, uuid);
        const title = `Delete ${what} of ${name}`.slice(0, 400);
        const { id: job } = jobs.run({ title, place }, (own) =>
          snapshots.remove(connection, uuid, request, own),
        );
        return { job };
      }),
  };
}

const noPicture = () =>
  new AppError({ code: "no-picture", message: "No picture was kept of this snapshot's screen." });
