import type { Handlers } from "../../../shared/contract/handlers.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import type { ConnectionRegistry } from "../connections/registry.ts";
import { plainError } from "../errors/plain-error.ts";
import { carryOut } from "../hardware/apply.ts";
import type { HardwareContext } from "../hardware/context.ts";
import { readMachine } from "../hardware/machine.ts";
import { withoutSecrets } from "../hardware/secrets.ts";
import { idWithin } from "../hardware/state.ts";
import { itemXml } from "../hardware/write-xml.ts";
import type { AutomaticSnapshots } from "../snapshots/automatic/automatic-snapshots.ts";
import type { Schemas } from "../xml/schemas.ts";
import type { History } from "./history.ts";
import { fromPast } from "./past-definition.ts";

export interface DefinitionServices {
  readonly connections: ConnectionRegistry;
  readonly schemas: Schemas;
  readonly history: History;
  readonly hardware: HardwareContext;
  readonly automatic: Pick<AutomaticSnapshots, "beforeChange">;
}

export function createDefinitionHandlers({
  connections,
  schemas,
  history,
  hardware,
  automatic,
}: DefinitionServices): Handlers["definitions"] {
  /** Whatever is thrown reaches the user in plain words. */
  const plainly = async <T>(id: string, work: (connection: Connection) => Promise<T>): Promise<T> => {
    try {
      return await work(connections.get(id));
    } catch (error) {
      throw plainError(error);
    }
  };
  const past = async (connection: Connection, uuid: string, id: string) => {
    const xml = await history.past(connection, uuid, id);
    if (xml === undefined) throw noSuchEntry();
    return xml;
  };
  return {
    read: ({ connection: id, uuid, which, item }) =>
      plainly(id, async (connection) => {
        history.follow(connection, uuid);
        const machine = await readMachine(connection, uuid);
        const found = machine[which];
        if (found === undefined) throw noSuchDefinition(which);
        const xml = withoutSecrets(found);
        return { xml: item === undefined ? xml : itemXml(xml, idWithin(machine, which, item)) };
      }),
    check: async ({ schema, device, xml }) => {
      const problems = await schemas.check(schema, xml, device).catch(noSchemas);
      return { problems: [...problems] };
    },
    complete: async ({ schema, path, what, attribute }) => {
      const options = await (what === "values"
        ? schemas.values(schema, path, attribute)
        : schemas[what](schema, path)
      ).catch(noSchemas);
      return { options: options.filter((word) => word.length <= 400).slice(0, 2000) };
    },
    history: ({ connection: id, uuid }, { signal }) =>
      plainly(id, async (connection) => history.watch(connection, uuid, signal)),
    past: ({ connection: id, uuid, id: entry }) =>
      plainly(id, async (connection) => ({ xml: await past(connection, uuid, entry) })),
    restore: ({ connection: id, uuid, id: entry }) =>
      plainly(id, async (connection) => {
        const xml = await past(connection, uuid, entry);
        await automatic.beforeChange(connection, uuid);
        await hardware.oneAtATime(connection, uuid, async () => {
          const machine = await readMachine(connection, uuid);
          if (machine.next === undefined) throw noSuchDefinition("next");
          const next = fromPast(xml, machine.next);
          await carryOut(hardware, connection, machine, { title: "Restore a past definition of", next });
        });
        return {};
      }),
  };
}

const noSuchDefinition = (which: "now" | "next") =>
  new AppError(
    which === "now"
      ? { code: "wrong-state", message: "The machine is not running, so it has no present definition." }
      : {
          code: "transient",
          message: "This machine vanishes when it stops, so there is no definition of a next start.",
        },
  );

const noSuchEntry = () =>
  new AppError({
    code: "no-such-definition",
    message: "This definition is not in the machine's history any more.",
    hint: "Choose another one in the list.",
  });

function noSchemas(error: unknown): never {
  throw new AppError(
    {
      code: "no-schemas",
      message: "libvirt's schemas cannot be read on this computer, so the XML is not checked while you type.",
      hint: "They come with libvirt (Debian: libvirt0). libvirt itself still checks what you apply.",
      detail: String(error).slice(0, 2000),
    },
    { cause: error },
  );
}
