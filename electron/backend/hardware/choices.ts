import type { Choice } from "../../../shared/contract/hardware.ts";
import type { KindName } from "../../../shared/hardware/kinds/index.ts";
import type { ChoiceSource, HostChoices, Property } from "../../../shared/hardware/property.ts";
import type { Connection } from "../connections/connection.ts";
import type { Schemas } from "../xml/schemas.ts";
import type { HardwareContext } from "./context.ts";
import { kindOf } from "./differences.ts";
import type { DomainCapabilities } from "./domain-capabilities.ts";
import { hostChoices } from "./host-choices/index.ts";
import { fullPath } from "./live-plan.ts";
import { definitionOf, readMachine } from "./machine.ts";

/** The contract's own limits. */
const mostChoices = 5000;

/**
 * Properties that hold any text, for which the host nevertheless has something to offer.
 */
const suggestions: Readonly<Record<string, HostChoices | "files">> = { "devices/disk/source/@file": "files" };

/**
 * What this host offers for each property of a kind that is chosen rather than typed, for this machine's
 * emulator. A property for which nothing is known is left out.
 * @throws AppError `no-such-domain`
 * @throws LibvirtError | ConnectionClosedError
 */
export async function readChoices(
  context: HardwareContext,
  connection: Connection,
  uuid: string,
  kind: KindName,
): Promise<Record<string, Choice[]>> {
  const definition = definitionOf(await readMachine(connection, uuid));
  const capabilities = await context.knowledge(connection).capabilitiesFor(definition);
  const askHost = once((source: HostChoices | "files") =>
    hostChoices(source, { context, connection, uuid, definition, capabilities }),
  );
  const entries = await Promise.all(
    Object.entries(kindOf(kind).properties).map(async ([key, property]) => {
      const suggested = suggestions[fullPath(kind, key)];
      const source = suggested ? { host: suggested } : sourceOf(property);
      if (source === undefined) return undefined;
      const found =
        typeof source === "object" && "host" in source
          ? await askHost(source.host)
          : await wordChoices(context.schemas, capabilities, kind, key, source);
      return [key, found.slice(0, mostChoices)] as const;
    }),
  );
  return Object.fromEntries(
    entries.filter((entry) => entry !== undefined && entry[1].length > 0) as [string, Choice[]][],
  );
}

function sourceOf({ codec }: Property): ChoiceSource | undefined {
  return "from" in codec ? codec.from : undefined;
}

/** What libvirt's domain capabilities list, or where they do not, its schema. */
async function wordChoices(
  schemas: Schemas,
  capabilities: DomainCapabilities | undefined,
  kind: KindName,
  key: string,
  source: "schema" | { readonly capabilities: string },
): Promise<Choice[]> {
  const listed = source === "schema" ? undefined : capabilities?.enums.get(source.capabilities);
  const { elements, attribute } = schemaPath(fullPath(kind, key));
  const words = listed ?? (await schemas.values("domain", elements, attribute).catch(() => []));
  return words.map((value) => ({ value }));
}

/** The names of elements that lead to a property, and its attribute; what a step picks by is left out. */
function schemaPath(path: string): { elements: string[]; attribute: string | undefined } {
  const parts = path.replaceAll(/\[[^\]]*\]/g, "").split("/");
  const attribute = parts.at(-1)?.startsWith("@") ? parts.pop()?.slice(1) : undefined;
  return { elements: ["domain", ...parts.filter((part) => part !== ".")], attribute };
}

/** Several properties of a kind often choose from the same objects; those are asked for once. */
function once<K, V>(ask: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const asked = new Map<K, Promise<V>>();
  return (key) => {
    const answer = asked.get(key) ?? ask(key);
    asked.set(key, answer);
    return answer;
  };
}
