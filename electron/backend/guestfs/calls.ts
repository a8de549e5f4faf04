/**
 * The functions of libguestfs' C library that Guesthouse calls, as data: what each takes and gives; a call's
 * TypeScript signature follows. See guestfs(3) for what they do. Names and paths of the guest are bytes, as strings
 * of `shared/model/guest-name.ts`.
 */

/** An argument that a function takes. `fileOut` and `fileIn` stand for a file that libguestfs writes or reads. */
type ArgumentKind = "string" | "strings" | "int" | "int64" | "bool" | "buffer" | "fileOut" | "fileIn";
/** `hash` are pairs of strings, `stat` 22 int64 (guestfs_statns), `stats` as many an entry, `blob` bytes. */
type ResultKind =
  | "nothing"
  | "int"
  | "int64"
  | "bool"
  | "string"
  | "strings"
  | "hash"
  | "stat"
  | "stats"
  | "blob"
  | "entries"
  | "statvfs"
  | "applications"
  | "subvolumes";

type OptionKind = "string" | "strings" | "int" | "int64" | "bool";

interface Declaration {
  readonly takes: readonly ArgumentKind[];
  readonly gives: ResultKind;
  /** All of them, in the order of the function's `_argv` structure. */
  readonly options?: Readonly<Record<string, OptionKind>>;
}

const fn = <const T extends readonly ArgumentKind[], R extends ResultKind>(takes: T, gives: R) => ({
  takes,
  gives,
});
const withOptions = <
  const T extends readonly ArgumentKind[],
  R extends ResultKind,
  const O extends Readonly<Record<string, OptionKind>>,
>(
  takes: T,
  gives: R,
  options: O,
) => ({ takes, gives, options });

export const calls = {
  add_drive_opts: withOptions(["string"], "nothing", {
    readonly: "bool",
    format: "string",
    iface: "string",
    name: "string",
    label: "string",
    protocol: "string",
    server: "strings",
    username: "string",
    secret: "string",
    cachemode: "string",
    discard: "string",
    copyonread: "bool",
    blocksize: "int",
  }),
  set_memsize: fn(["int"], "nothing"),
  set_smp: fn(["int"], "nothing"),
  set_identifier: fn(["string"], "nothing"),
  launch: fn([], "nothing"),
  shutdown: fn([], "nothing"),
  get_pid: fn([], "int"),
  sync: fn([], "nothing"),

  list_devices: fn([], "strings"),
  list_partitions: fn([], "strings"),
  list_dm_devices: fn([], "strings"),
  list_md_devices: fn([], "strings"),
  lvs: fn([], "strings"),
  lvm_scan: fn(["bool"], "nothing"),
  canonical_device_name: fn(["string"], "string"),
  /** What blkid(8) says with `-p`: tags and their values. */
  blkid: fn(["string"], "hash"),
  vfs_type: fn(["string"], "string"),
  vfs_label: fn(["string"], "string"),
  blockdev_getsize64: fn(["string"], "int64"),
  btrfs_subvolume_list: fn(["string"], "subvolumes"),
  cryptsetup_open: withOptions(["string", "string", "string"], "nothing", {
    readonly: "bool",
    crypttype: "string",
  }),
  cryptsetup_close: fn(["string"], "nothing"),

  inspect_os: fn([], "strings"),
  inspect_get_type: fn(["string"], "string"),
  inspect_get_distro: fn(["string"], "string"),
  inspect_get_product_name: fn(["string"], "string"),
  inspect_get_arch: fn(["string"], "string"),
  inspect_get_hostname: fn(["string"], "string"),
  inspect_get_major_version: fn(["string"], "int"),
  inspect_get_minor_version: fn(["string"], "int"),
  inspect_get_package_format: fn(["string"], "string"),
  inspect_get_mountpoints: fn(["string"], "hash"),
  inspect_list_applications2: fn(["string"], "applications"),

  mount_options: fn(["string", "string", "string"], "nothing"),
  umount_all: fn([], "nothing"),
  statvfs: fn(["string"], "statvfs"),

  /** A folder's names with `.` and `..`, and what each is. */
  readdir: fn(["string"], "entries"),
  find0: fn(["string", "fileOut"], "nothing"),
  statns: fn(["string"], "stat"),
  lstatns: fn(["string"], "stat"),
  /** Of what cannot be read, inode and mode are -1. */
  lstatnslist: fn(["string", "strings"], "stats"),
  /** An empty string for what is no symlink. */
  readlinklist: fn(["string", "strings"], "strings"),
  readlink: fn(["string"], "string"),
  /** The path without links, which must exist; `/` is what is mounted there. */
  realpath: fn(["string"], "string"),
  pread: fn(["string", "int", "int64"], "blob"),
  download: fn(["string", "fileOut"], "nothing"),
  download_offset: fn(["string", "fileOut", "int64", "int64"], "nothing"),
  tar_out_opts: withOptions(["string", "fileOut"], "nothing", {
    compress: "string",
    numericowner: "bool",
    excludes: "strings",
    xattrs: "bool",
    selinux: "bool",
    acls: "bool",
  }),
  checksum: fn(["string", "string"], "string"),
  du: fn(["string"], "int64"),
  debug: fn(["string", "strings"], "string"),

  upload: fn(["fileIn", "string"], "nothing"),
  upload_offset: fn(["fileIn", "string", "int64"], "nothing"),
  tar_in_opts: withOptions(["fileIn", "string"], "nothing", {
    compress: "string",
    xattrs: "bool",
    selinux: "bool",
    acls: "bool",
  }),
  pwrite: fn(["string", "buffer", "int64"], "int"),
  truncate_size: fn(["string", "int64"], "nothing"),
  touch: fn(["string"], "nothing"),
  mkdir: fn(["string"], "nothing"),
  mkdir_mode: fn(["string", "int"], "nothing"),
  rename: fn(["string", "string"], "nothing"),
  rm: fn(["string"], "nothing"),
  rmdir: fn(["string"], "nothing"),
  rm_rf: fn(["string"], "nothing"),
  chmod: fn(["int", "string"], "nothing"),
  lchown: fn(["int", "int", "string"], "nothing"),
  ln: fn(["string", "string"], "nothing"),
  ln_s: fn(["string", "string"], "nothing"),
  copy_attributes: withOptions(["string", "string"], "nothing", {
    all: "bool",
    mode: "bool",
    xattributes: "bool",
    ownership: "bool",
  }),
  utimens: fn(["string", "int64", "int64", "int64", "int64"], "nothing"),
} as const satisfies Record<string, Declaration>;

export type CallName = keyof typeof calls;

interface Arguments {
  string: string;
  strings: readonly string[];
  int: number;
  /** Exact to 2^53. */
  int64: number;
  bool: boolean;
  buffer: Uint8Array;
  fileOut: FileOut;
  fileIn: FileIn;
}

/**
 * Where libguestfs writes: a file of this host that exists, in place of its contents or, with `at`, into them from
 * that byte on; or the reader of the call.
 */
export type FileOut = { readonly path: string; readonly at?: number } | "stream";
/** What libguestfs reads: a file of this host, or what the caller sends. */
export type FileIn = { readonly path: string } | "stream";

/** guestfs_statvfs, in bytes and numbers. */
export interface StatVfs {
  readonly frsize: number;
  readonly blocks: number;
  readonly bfree: number;
  readonly bavail: number;
  readonly files: number;
  readonly ffree: number;
}

export interface FolderEntries {
  readonly names: readonly string[];
  /** Of each name a letter: `r` file, `d` directory, `l` symlink, `b`, `c`, `f`, `s`; `u` or `?` where unknown. */
  readonly types: string;
}

export interface Application {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch: number;
  readonly arch: string;
  readonly summary: string;
}

export interface Subvolume {
  readonly id: number;
  readonly path: string;
}

interface Results {
  nothing: undefined;
  int: number;
  int64: number;
  bool: boolean;
  string: string;
  strings: string[];
  hash: [string, string][];
  stat: BigInt64Array;
  stats: BigInt64Array;
  blob: Uint8Array;
  entries: FolderEntries;
  statvfs: StatVfs;
  applications: Application[];
  subvolumes: Subvolume[];
}

type ArgumentsOf<T extends readonly ArgumentKind[]> = { -readonly [K in keyof T]: Arguments[T[K]] };
type OptionsOf<D> = D extends { readonly options: infer O extends Readonly<Record<string, OptionKind>> }
  ? [options?: { readonly [K in keyof O]?: Arguments[O[K]] }]
  : [];

/** What a caller gives: the arguments in order, then the optional ones by name. */
export type CallArguments<N extends CallName> = [
  ...ArgumentsOf<(typeof calls)[N]["takes"]>,
  ...OptionsOf<(typeof calls)[N]>,
];
export type CallResult<N extends CallName> = Results[(typeof calls)[N]["gives"]];
