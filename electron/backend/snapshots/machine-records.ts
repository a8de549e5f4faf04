import { join } from "node:path";
import { z } from "zod";
import type { Connection } from "../connections/connection.ts";
import { Records } from "../files/records.ts";

const path = z.string().max(4096);
const xml = z.string().max(4 << 20);
const name = z.string().max(4096);

const merged = z.strictObject({ from: path, into: path, format: z.string().max(40) });

const work = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("removal"),
    /** The snapshots that go. */
    names: z.array(name).max(10_000),
    /** Merges that are done and proven; what names `from` has to name `into`, then `from` goes. */
    merged: z.array(merged).max(10_000),
  }),
  z.strictObject({
    kind: z.literal("revert"),
    /** The machine as it was: libvirt 9 forgets a machine altogether when it cannot take its images back. */
    definition: xml,
    snapshots: z.array(z.strictObject({ xml, current: z.boolean() })).max(10_000),
    /** Images that were made for it. */
    made: z.array(path).max(1000),
    /** Images that the machine used before it. */
    tips: z.array(path).max(1000),
  }),
]);

const record = z.strictObject({
  version: z.literal(1),
  connection: z.string().max(64),
  uuid: z.guid(),
  /** Images that were only about snapshots that are gone, and that could not go with them. */
  left: z.array(path).max(10_000),
  /** Images without a backing file that Guesthouse has made: they may go once nobody wants them. */
  copies: z.array(path).max(10_000),
  /** What is under way; a crash leaves it, and the next start finishes it. */
  work: work.optional(),
});
export type MachineRecord = z.infer<typeof record>;
export type Work = z.infer<typeof work>;

/** What Guesthouse remembers of machines' snapshots, so that a crash between any two steps loses nothing. */
export class MachineRecords {
  readonly #records: Records<MachineRecord>;

  constructor(stateDir: string) {
    this.#records = new Records(join(stateDir, "snapshots"), record);
  }

  async read(connection: Connection, uuid: string): Promise<MachineRecord> {
    const found = (await this.#records.all()).get(idOf(connection, uuid));
    return found ?? { version: 1, connection: connection.id, uuid, left: [], copies: [] };
  }

  async write(connection: Connection, value: MachineRecord): Promise<void> {
    const id = idOf(connection, value.uuid);
    if (value.left.length > 0 || value.copies.length > 0 || value.work) await this.#records.write(id, value);
    else if ((await this.#records.all()).has(id)) await this.#records.remove(id);
  }

  /** Those of a connection on which work was under way. */
  async unfinished(connection: Connection): Promise<MachineRecord[]> {
    const all = [...(await this.#records.all()).values()];
    return all.filter((found) => found.connection === connection.id && found.work);
  }
}

const idOf = (connection: Connection, uuid: string) => `${connection.id}_${uuid}`;
