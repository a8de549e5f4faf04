import { createReadStream } from "node:fs";
import type { StartedJob } from "../jobs/job-service.ts";
import type { Services } from "../services.ts";
import type { PartialVolumes } from "../storage/leftovers.ts";
import { createMedium } from "../storage/new-medium.ts";
import type { InstallHost } from "./context.ts";
import { type InspectedMedium, inspect, type MediaRegistry } from "./media.ts";

/** Starts the job that copies a file of this computer into a storage pool; its result is the copy's handle. */
export function copyToPool(
  { jobs, transcript }: Pick<Services, "jobs" | "transcript">,
  media: MediaRegistry,
  partial: PartialVolumes,
  host: InstallHost,
  source: InspectedMedium,
): StartedJob<string> {
  const { connection, session } = host;
  return jobs.run({ title: `Copy ${source.name} into a storage pool`, total: source.bytes }, async (job) => {
    const { name, bytes } = source;
    const made = await createMedium({
      connection,
      session,
      partial,
      transcript,
      name,
      bytes,
    });
    const { volume } = made;
    try {
      const stream = await volume.upload({ signal: job.signal });
      try {
        let done = 0;
        const file = createReadStream(source.path, { highWaterMark: 1 << 20, signal: job.signal });
        for await (const chunk of file) {
          await stream.write(chunk as Uint8Array);
          done += (chunk as Uint8Array).length;
          job.progress(done, bytes);
        }
        await stream.finish();
      } catch (error) {
        stream.abort();
        throw error;
      }
      const medium = {
        kind: "volume",
        connection: connection.id,
        pool: volume.pool,
        volume: volume.name,
      } as const;
      // The source may have been cut or replaced while it was read.
      await inspect(connection.client, medium);
      job.signal.throwIfAborted();
      await made.keep();
      const { pool, name: copy } = volume;
      job.leadsTo({ kind: "pool", connection: connection.id, pool, volume: copy });
      transcript.record(
        `Copy ${name} into ${volume.pool}`,
        connection.virsh("vol-create-as", volume.pool, volume.name, String(bytes), "--format", "raw"),
        connection.virsh("vol-upload", "--pool", volume.pool, volume.name, source.path),
      );
      return media.register(medium);
    } catch (error) {
      await made.drop();
      throw error;
    }
  });
}
