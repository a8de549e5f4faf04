import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import { logInternal, plainError } from "../errors/plain-error.ts";
import { OsDatabase } from "../osinfo/database.ts";
import type { Services } from "../services.ts";
import { dropAbandoned } from "../storage/tracked-volume.ts";
import { describeAccess, grantAccess, grantCommands } from "./access.ts";
import { askHost, mediumAccess } from "./context.ts";
import { copyToPool } from "./copy.ts";
import { checkRequest, create, preview } from "./create.ts";
import { findVolume, inspect, MediaRegistry, registerFile } from "./media.ts";
import { listMedia } from "./media-list.ts";
import { prepare } from "./prepare.ts";
import { propose } from "./propose.ts";
import { Uploads } from "./uploads.ts";

export interface Install {
  readonly handlers: Handlers["install"];
  /**
   * Makes a file of this computer known as a medium; gives its handle.
   * @throws AppError saying in plain words what is wrong with the file
   */
  registerMedia(path: string): Promise<string>;
}

/** From a medium to a machine. */
export function createInstall(
  services: Omit<Services, "schemas" | "unfinished" | "userFiles">,
  database = new OsDatabase(),
): Install {
  const { connections, transcript, partial } = services;
  const media = new MediaRegistry();
  const uploads = new Uploads(services, media);
  connections.onEstablished((connection) => {
    dropAbandoned(connection, partial).catch(logInternal);
    void prepare(connection, database);
  });
  const hostOf = (id: string) => askHost(connections.get(id));
  /** A medium that is in another connection's pool cannot be used on this one. */
  const mediumOf = (handle: string, connection: string) => {
    const medium = media.get(handle);
    if (medium.kind === "file" || medium.connection === connection) return medium;
    throw new AppError({
      code: "media-elsewhere",
      message: "This disc image is in a storage pool of another connection.",
      hint: "Choose that connection, or drop the image's file again.",
    });
  };
  const checked = async (request: Parameters<Handlers["install"]["create"]>[0]) => {
    const medium = mediumOf(request.media, request.connection);
    const host = await hostOf(request.connection);
    return { host, checked: await checkRequest(host, database, medium, request) };
  };

  const handlers: Handlers["install"] = {
    propose: async ({ connection, media: handle, os }) =>
      propose(await hostOf(connection), database, handle, mediumOf(handle, connection), os),
    preview: async (request) => preview((await checked(request)).checked),
    create: async (request, call) => {
      const ready = await checked(request);
      return { uuid: await create(ready.host, ready.checked, { transcript, partial }, call.signal) };
    },
    listOs: async ({ query }) => ({ systems: await database.list(query, 100) }),
    listMedia: async ({ connection }) => ({
      media: await listMedia(connections.get(connection), media, partial),
    }),
    fromVolume: async ({ connection, pool, volume }) => {
      const medium = { kind: "volume", connection: connections.get(connection).id, pool, volume } as const;
      await findVolume(connections.get(connection).client, medium);
      return { media: media.register(medium) };
    },
    grantAccess: async ({ connection, media: handle }) => {
      const medium = mediumOf(handle, connection);
      const host = await hostOf(connection);
      const found = await inspect(host.connection.client, medium);
      const access = await mediumAccess(host, medium, found);
      const { offers } = await describeAccess(access, host.reader);
      if (access.readable) return {};
      if (host.reader.kind !== "user" || !offers.includes("grant-access")) {
        throw new AppError({
          code: "grant-impossible",
          message: "Access to this file cannot be granted here.",
          hint: "Copy the image into a storage pool instead.",
          action: { kind: "copy-to-pool", label: "Copy into a storage pool" },
        });
      }
      const commands = grantCommands(access, host.reader.uid);
      await grantAccess(commands);
      transcript.record(`Let the hypervisor read ${found.name}`, ...commands);
      return {};
    },
    copyToPool: async ({ connection, media: handle }) => {
      const medium = mediumOf(handle, connection);
      const host = await hostOf(connection);
      if (medium.kind === "volume") {
        throw new AppError({
          code: "media-in-pool",
          message: "This disc image is in a storage pool already.",
        });
      }
      const source = await inspect(host.connection.client, medium);
      return { job: copyToPool(services, media, partial, host, source).id };
    },
    upload: async ({ connection, ...request }, call) =>
      uploads.begin(await hostOf(connection), request, call),
    finishUpload: async ({ upload }) => ({ media: await uploads.finish(upload) }),
    cancelUpload: async ({ upload }) => {
      await uploads.cancel(upload);
      return {};
    },
  };
  return { handlers: inPlainWords(handlers), registerMedia: (path) => registerFile(media, path) };
}

/** What a handler throws reaches the user as an `AppError`, whatever it was. */
function inPlainWords<T extends object>(handlers: T): T {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      async (...args: unknown[]) => {
        try {
          return await handler(...args);
        } catch (error) {
          throw plainError(error);
        }
      },
    ]),
  ) as T;
}
