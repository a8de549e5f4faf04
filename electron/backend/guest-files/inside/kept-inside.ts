import { join } from "node:path";
import { z } from "zod";
import { insideSchema } from "../../../../shared/contract/guest-files/inside.ts";
import type { Connection } from "../../connections/connection.ts";
import { logInternal } from "../../errors/plain-error.ts";
import { Records } from "../../files/records.ts";

const record = z.strictObject({
  /** What the images were when they were looked at; see `diskIdentity`. */
  disks: z.string(),
  inside: insideSchema,
});
export type KeptRecord = z.infer<typeof record>;

/** What was found inside machines, in Guesthouse's own folder; forgotten together with the machine. */
export class KeptInside {
  readonly #records: Records<KeptRecord>;
  readonly #followed = new WeakSet<Connection>();

  constructor(stateDir: string) {
    this.#records = new Records(join(stateDir, "inside"), record);
  }

  async read(connection: Connection, uuid: string): Promise<KeptRecord | undefined> {
    this.#follow(connection);
    return await this.#records.read(idOf(connection, uuid));
  }

  async keep(connection: Connection, uuid: string, found: KeptRecord): Promise<void> {
    this.#follow(connection);
    await this.#records.write(idOf(connection, uuid), found);
  }

  /** Machines may go without Guesthouse, and while it does not run. */
  #follow(connection: Connection): void {
    if (this.#followed.has(connection)) return;
    this.#followed.add(connection);
    const { domains } = connection;
    domains.onChange((uuid) => {
      if (domains.loaded && !domains.peek(uuid)) this.#forget(idOf(connection, uuid)).catch(logInternal);
    });
    this.#sweep(connection).catch(logInternal);
  }

  async #sweep(connection: Connection): Promise<void> {
    await connection.domains.ready();
    const present = new Set(connection.domains.all().map(({ handle }) => idOf(connection, handle.uuid)));
    for (const id of await this.#records.ids()) {
      if (id.startsWith(idOf(connection, "")) && !present.has(id)) await this.#records.remove(id);
    }
  }

  async #forget(id: string): Promise<void> {
    if ((await this.#records.ids()).includes(id)) await this.#records.remove(id);
  }
}

const idOf = (connection: Connection, uuid: string): string => `${connection.id}--${uuid}`;
