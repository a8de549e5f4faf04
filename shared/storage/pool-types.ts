/** How a field of a pool stands in its XML, and what it may hold. The paths begin at `<pool>`. */
export type PoolCodec =
  /** One line of text in the given shape; `pattern` is anchored by whoever checks. */
  | { readonly type: "text"; readonly pattern?: string }
  /** One word out of the formats that the host's libvirt offers for the type of pool. */
  | { readonly type: "format" }
  /** One word out of these, which libvirt's own schema has. */
  | { readonly type: "choice"; readonly of: readonly string[] }
  /** Servers as `name` or `name:port`, an IPv6 address in brackets; each an element of its own. */
  | { readonly type: "hosts"; readonly most: number }
  /** Texts, each in the attribute of an element of its own. */
  | { readonly type: "list"; readonly attribute: string; readonly pattern?: string }
  /** UUID of a secret that libvirt keeps. */
  | { readonly type: "secret"; readonly usage: "iscsi" | "ceph" };

/** What a field holds; an empty text or list is the same as none. */
export type PoolValue = string | readonly string[];
export type PoolValues = Readonly<Record<string, PoolValue>>;

/** One field of a type of pool, declared once: reader, writer, form and tests follow from it. */
export interface PoolField {
  /** From `<pool>`: child elements by `/`, at last an element or `@attribute`; see `xml/path.ts`. */
  readonly path: string;
  readonly codec: PoolCodec;
  readonly required?: true;
  /** What a new pool begins with; `{name}` is the pool's. */
  readonly initial?: string;
  /** Taken from another field instead of being asked for: `/dev/{volumeGroup}`. */
  readonly derived?: string;
  /** Only while another field has one of these values. */
  readonly when?: { readonly key: string; readonly is: readonly string[] };
  /** Suggestions out of the host's devices; any other text may be given. */
  readonly suggest?: "disks" | "adapters";
  /** Behind "More": what few people need. */
  readonly more?: true;
}

/**
 * What can be made before a pool is first started, with the flags of virStoragePoolBuild:
 * - `folder`: the folder where the pool is seen; what lies in it stays
 * - `new`: file system, partition table, volume group or pool of disks, only on a device that is empty
 * - `overwrite`: the same over whatever is on the device
 */
export type Preparation = "folder" | "new" | "overwrite";

/** A type of pool as libvirt documents it at https://libvirt.org/storage.html. */
export interface PoolType {
  readonly fields: Readonly<Record<string, PoolField>>;
  readonly prepare: readonly Preparation[];
  /** The fields that libvirt needs to look for sources (`virConnectFindStoragePoolSources`); absent: it cannot. */
  readonly discover?: readonly string[];
  /**
   * What virStoragePoolDelete takes away: the folder, which has to be empty, or what is on the devices. Absent:
   * libvirt only forgets such a pool.
   */
  readonly erase?: "folder" | "device";
}

const absolute = { type: "text", pattern: "/[^\\n]+" } as const;
const anyDevice = { path: "source/device/@path", codec: absolute, suggest: "disks" } as const;
const device = { ...anyDevice, required: true } as const;
const devices = {
  path: "source/device",
  codec: { type: "list", attribute: "path", pattern: "/[^\\n]+" },
  suggest: "disks",
} as const;
const format = { path: "source/format/@type", codec: { type: "format" } } as const;
const mountPoint = {
  path: "target/path",
  codec: absolute,
  required: true,
  initial: "/var/lib/libvirt/images/{name}",
} as const;
const mountOptions = {
  path: "fs:mount_opts/fs:option",
  codec: { type: "list", attribute: "name", pattern: "[^\\s,]+" },
  more: true,
} as const;
const oneHost = { path: "source/host", codec: { type: "hosts", most: 1 }, required: true } as const;
const manyHosts = { path: "source/host", codec: { type: "hosts", most: 20 }, required: true } as const;
const name = { path: "source/name", codec: { type: "text" }, required: true } as const;
const deviceFolder = (initial: string) =>
  ({ path: "target/path", codec: absolute, required: true, initial, more: true }) as const;
/** As libvirt's schema has it, which is narrower than RFC 3721. */
const iqn = { type: "text", pattern: "iqn\\.\\d{4}-(?:0[1-9]|1[0-2])\\.[A-Za-z0-9.\\-]+(?::.+)?" } as const;
const target = { path: "source/device/@path", codec: iqn, required: true } as const;
const initiator = { path: "source/initiator/iqn/@name", codec: iqn } as const;
const chap = {
  username: { path: "source/auth[@type='chap']/@username", codec: { type: "text" }, more: true },
  secret: {
    path: "source/auth[@type='chap']/secret/@uuid",
    codec: { type: "secret", usage: "iscsi" },
    more: true,
  },
} as const;
const wwn = { type: "text", pattern: "(?:0x)?[0-9A-Fa-f]{16}" } as const;
const fibreChannel = { key: "adapterType", is: ["fc_host"] } as const;

/** Every type of pool that libvirt has, except Sheepdog, which libvirt itself has given up. */
export const poolTypes = {
  dir: { fields: { target: mountPoint }, prepare: ["folder"], erase: "folder" },
  fs: {
    fields: { device, format, target: mountPoint, mountOptions },
    prepare: ["folder", "new", "overwrite"],
    erase: "folder",
  },
  netfs: {
    fields: {
      format,
      hosts: oneHost,
      // Only NFS asks for a path from the root; the others name a share or a volume.
      directory: {
        path: "source/dir/@path",
        codec: { type: "text" },
        required: true,
      },
      target: mountPoint,
      protocol: {
        path: "source/protocol/@ver",
        codec: { type: "text", pattern: "[0-9.]{1,8}" },
        when: { key: "format", is: ["nfs"] },
        more: true,
      },
      mountOptions,
    },
    prepare: ["folder"],
    discover: ["hosts"],
    erase: "folder",
  },
  logical: {
    fields: {
      volumeGroup: name,
      devices,
      format: { ...format, initial: "lvm2", more: true },
      target: { path: "target/path", codec: absolute, derived: "/dev/{volumeGroup}" },
    },
    prepare: ["new", "overwrite"],
    discover: [],
    erase: "device",
  },
  disk: {
    fields: { device, format, target: deviceFolder("/dev") },
    prepare: ["new", "overwrite"],
    erase: "device",
  },
  iscsi: {
    fields: {
      hosts: oneHost,
      iqn: target,
      initiator: { ...initiator, more: true },
      ...chap,
      target: deviceFolder("/dev/disk/by-path"),
    },
    prepare: [],
    discover: ["hosts", "initiator"],
  },
  "iscsi-direct": {
    fields: { hosts: oneHost, initiator: { ...initiator, required: true }, iqn: target, ...chap },
    prepare: [],
    discover: ["hosts", "initiator"],
  },
  scsi: {
    fields: {
      adapterType: {
        path: "source/adapter/@type",
        codec: { type: "choice", of: ["scsi_host", "fc_host"] },
        required: true,
        initial: "scsi_host",
      },
      adapter: {
        path: "source/adapter/@name",
        codec: { type: "text", pattern: "[A-Za-z0-9_]+" },
        required: true,
        when: { key: "adapterType", is: ["scsi_host"] },
        suggest: "adapters",
      },
      parent: {
        path: "source/adapter/@parent",
        codec: { type: "text", pattern: "[A-Za-z0-9_]+" },
        when: fibreChannel,
      },
      wwnn: { path: "source/adapter/@wwnn", codec: wwn, required: true, when: fibreChannel },
      wwpn: { path: "source/adapter/@wwpn", codec: wwn, required: true, when: fibreChannel },
      managed: {
        path: "source/adapter/@managed",
        codec: { type: "choice", of: ["yes", "no"] },
        when: fibreChannel,
        more: true,
      },
      target: deviceFolder("/dev/disk/by-path"),
    },
    prepare: [],
  },
  mpath: { fields: { target: deviceFolder("/dev/mapper") }, prepare: [] },
  gluster: {
    fields: {
      hosts: manyHosts,
      volume: name,
      directory: { path: "source/dir/@path", codec: absolute, more: true },
    },
    prepare: [],
    discover: ["hosts"],
  },
  rbd: {
    fields: {
      hosts: manyHosts,
      cephPool: name,
      username: { path: "source/auth[@type='ceph']/@username", codec: { type: "text" } },
      secret: {
        path: "source/auth[@type='ceph']/secret/@uuid",
        codec: { type: "secret", usage: "ceph" },
      },
      patience: {
        path: "rbd:config_opts/rbd:option[@name='client_mount_timeout']/@value",
        codec: { type: "text", pattern: "[1-9]\\d{0,3}" },
        more: true,
      },
    },
    prepare: [],
  },
  zfs: {
    // libvirt's schema has one device only.
    fields: { zpool: name, device: anyDevice },
    prepare: ["new"],
    erase: "device",
  },
  vstorage: {
    fields: { cluster: name, target: mountPoint },
    prepare: ["folder"],
    erase: "folder",
  },
} as const satisfies Record<string, PoolType>;

export type PoolTypeName = keyof typeof poolTypes;

/** The keys of all fields of all types. */
export type FieldName = { [T in PoolTypeName]: keyof (typeof poolTypes)[T]["fields"] }[PoolTypeName];

/** Any type by its name, with the parts that only some have; undefined for one that is not known here. */
export const poolType = (type: string): PoolType | undefined =>
  Object.hasOwn(poolTypes, type) ? poolTypes[type as PoolTypeName] : undefined;

/** Whether a field takes part, given the values of the others. */
export function takesPart({ when, derived }: PoolField, values: PoolValues): boolean {
  if (derived !== undefined) return false;
  const value = when && values[when.key];
  return when === undefined || (typeof value === "string" && when.is.includes(value));
}

export const isEmptyValue = (value: PoolValue | undefined): boolean =>
  value === undefined || value.length === 0;

/** A server: a name or an IPv4 address, or an IPv6 address in brackets; then a port. */
export const hostShape = /^(?:([A-Za-z0-9.-]+)|\[([0-9A-Fa-f:.]+)\])(?::(\d{1,5}))?$/;

/** What is wrong with a field's value, for the form and before anything is written. */
export type FieldFault = "missing" | "shape" | "too-many";

/** @returns undefined where nothing is wrong */
export function fieldFault(field: PoolField, value: PoolValue | undefined): FieldFault | undefined {
  if (value === undefined || value.length === 0) return field.required ? "missing" : undefined;
  const { codec } = field;
  const several = codec.type === "hosts" || codec.type === "list";
  if (several !== Array.isArray(value)) return "shape";
  const items = several ? (value as readonly string[]) : [value as string];
  if (codec.type === "hosts" && items.length > codec.most) return "too-many";
  const fits = items.every((item) => {
    if (codec.type === "hosts") return hostShape.test(item);
    if (codec.type === "choice") return codec.of.includes(item);
    if (codec.type === "secret") return /^[0-9A-Fa-f-]{36}$/.test(item);
    const pattern = "pattern" in codec ? codec.pattern : undefined;
    return pattern === undefined ? !/[\n\r]/.test(item) : new RegExp(`^(?:${pattern})$`, "u").test(item);
  });
  return fits ? undefined : "shape";
}

/** What is wrong with each field of a type that takes part; empty when the values can be written. */
export function faultsOf(type: PoolType, values: PoolValues): Record<string, FieldFault> {
  const faults: Record<string, FieldFault> = {};
  for (const [key, field] of Object.entries(type.fields)) {
    const fault = takesPart(field, values) ? fieldFault(field, values[key]) : undefined;
    if (fault) faults[key] = fault;
  }
  // libvirt takes a name and its secret only together.
  if (type.fields["secret"] && isEmptyValue(values["secret"]) !== isEmptyValue(values["username"])) {
    faults[isEmptyValue(values["secret"]) ? "secret" : "username"] ??= "missing";
  }
  return faults;
}
