import {
  type FieldName,
  hostShape,
  type PoolField,
  type PoolType,
  type PoolTypeName,
  type PoolValue,
  type PoolValues,
  poolType,
  poolTypes,
  takesPart,
} from "../../../shared/storage/pool-types.ts";
import { readXml, text, type XmlElement } from "../xml/document.ts";
import { allAt, appendAt, editXml, getAt, setAt } from "../xml/edit.ts";
import { elementXml } from "../xml/splice.ts";

/** A new pool is laid out as libvirt does it, from nothing but its type. */
const bare = (type: PoolTypeName) => `<pool type='${type}'>\n  <name/>\n</pool>\n`;

/**
 * The definition of a new pool. Values of fields that take no part are left out.
 * @param values fit their fields (`faultsOf`)
 * @throws XmlError for characters that XML cannot carry
 */
export function poolXml(type: PoolTypeName, name: string, values: PoolValues): string {
  const { fields }: PoolType = poolTypes[type];
  return editXml(bare(type), (root) => {
    setAt(root, "name", name);
    for (const [key, field] of Object.entries(fields)) {
      const value = valueFor(key, field, values);
      if (value !== undefined && value.length > 0) write(root, field, value);
    }
  });
}

function valueFor(key: string, field: PoolField, values: PoolValues): PoolValue | undefined {
  const { derived } = field;
  if (derived === undefined) return takesPart(field, values) ? values[key] : undefined;
  return derived.replaceAll(/\{(\w+)\}/g, (_, from: string) => String(values[from] ?? ""));
}

function write(root: XmlElement, { path, codec }: PoolField, value: PoolValue): void {
  if (typeof value === "string") {
    setAt(root, path, value);
    return;
  }
  for (const item of value) {
    const added = appendAt(root, path);
    if (codec.type === "hosts") {
      const [, plain, bracketed, port] = hostShape.exec(item) ?? [];
      setAt(added, "@name", plain ?? bracketed ?? item);
      if (port !== undefined) setAt(added, "@port", port);
    } else if (codec.type === "list") setAt(added, `@${codec.attribute}`, item);
  }
}

/** The fields of a pool's definition; empty for a type that is not known here. */
export function poolValues(root: XmlElement): PoolValues {
  const type = poolType(text(root, "@type") ?? "");
  const values: Record<string, PoolValue> = {};
  for (const [key, field] of Object.entries(type?.fields ?? {})) {
    const value = read(root, field);
    if (value !== undefined && value.length > 0 && field.derived === undefined) values[key] = value;
  }
  return values;
}

function read(root: XmlElement, { path, codec }: PoolField): PoolValue | undefined {
  switch (codec.type) {
    case "hosts":
      return allAt(root, path).map((host) => {
        const name = getAt(host, "@name") ?? "";
        const port = getAt(host, "@port");
        // libvirt writes a port of 0 where none was given.
        const behind = port === undefined || Number(port) <= 0 ? "" : `:${port}`;
        return (name.includes(":") ? `[${name}]` : name) + behind;
      });
    case "list":
      return allAt(root, path).flatMap((each) => getAt(each, `@${codec.attribute}`) ?? []);
    default:
      return getAt(root, path);
  }
}

/** The fields that say where a pool's contents come from. */
const told: ReadonlySet<string> = new Set<string>([
  "hosts",
  "directory",
  "device",
  "iqn",
  "volumeGroup",
  "adapter",
  "wwpn",
  "volume",
  "cephPool",
  "zpool",
  "cluster",
] satisfies FieldName[]);

/** What the list of pools tells of a definition. */
export interface PoolFacts {
  readonly type: string;
  readonly target: string | undefined;
  readonly format: string | undefined;
  /** Where its contents come from, in one line: server and path, device, volume group. */
  readonly source: string | undefined;
}

/** @throws XmlError */
export function readPoolFacts(xml: string): PoolFacts {
  return readXml(xml, (root) => {
    const values = poolValues(root);
    const words = Object.entries(values).flatMap(([key, value]) => (told.has(key) ? value : []));
    const source = words.join(" · ");
    return {
      type: text(root, "@type") ?? "",
      target: text(root, "target/path"),
      format: text(root, "source/format/@type"),
      source: source === "" ? undefined : source,
    };
  });
}

/**
 * The sources that libvirt found, as the values of a form.
 * @param xml `<sources>` of virConnectFindStoragePoolSources
 * @throws XmlError
 */
export function readSources(type: PoolTypeName, xml: string): PoolValues[] {
  return readXml(xml, (root) =>
    allAt(root, "source").map((source) =>
      // The paths of the fields begin at a pool.
      readXml(`<pool type='${type}'>${elementXml(source, xml)}</pool>`, poolValues),
    ),
  );
}
