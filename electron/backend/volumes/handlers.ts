import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { Services } from "../services.ts";
import { plainly } from "../storage/pool-work.ts";
import { cloneVolume } from "./clone.ts";
import { createVolume } from "./create.ts";
import { describeVolume } from "./details.ts";
import { downloadVolume } from "./download.ts";
import { describeVolumeRemoval, removeVolumes } from "./remove.ts";
import { resizeVolume } from "./resize.ts";
import { saveVolume } from "./save-file.ts";
import { VolumeUploads } from "./upload.ts";
import { uploadFile } from "./upload-file.ts";
import { volumesOf } from "./volume-book.ts";
import { wipeVolume } from "./wipe.ts";

export function createVolumeHandlers(services: Services): Handlers["volumes"] {
  const { connections } = services;
  const uploads = new VolumeUploads(services);
  return {
    watch: async ({ connection, pool }, call) =>
      volumesOf(connections.get(connection)).watch(pool, call.signal),
    details: (request, call) => plainly(() => describeVolume(connections, request, call.signal)),
    create: ({ connection, ...request }) =>
      plainly(() => createVolume(services, connections.get(connection), request)),
    resize: ({ connection, ...request }) =>
      plainly(() => resizeVolume(services, connections.get(connection), request)),
    clone: ({ connection, ...request }) =>
      plainly(() => cloneVolume(services, connections.get(connection), request)),
    wipe: ({ connection, ...request }) =>
      plainly(() => wipeVolume(services, connections.get(connection), request)),
    describeRemoval: ({ connection, ...request }) =>
      plainly(() => describeVolumeRemoval(connections.get(connection), request)),
    remove: ({ connection, ...request }) =>
      plainly(() => removeVolumes(services, connections.get(connection), request)),
    uploadFile: (request) => plainly(async () => ({ job: await uploadFile(services, request) })),
    saveFile: ({ connection, ...request }) =>
      plainly(async () => ({ job: await saveVolume(services, connections.get(connection), request) })),
    upload: (request, call) => plainly(async () => uploads.begin(request, call)),
    finishUpload: ({ upload }) => plainly(async () => ({ volume: await uploads.finish(upload) })),
    cancelUpload: ({ upload }) =>
      plainly(async () => {
        await uploads.cancel(upload);
        return {};
      }),
    download: ({ connection, ...request }, call) =>
      plainly(() => downloadVolume(services, connections.get(connection), request, call)),
  };
}
