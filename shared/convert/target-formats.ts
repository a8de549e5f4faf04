/** One setting of a new image: `option` is what qemu-img calls it (`create -f FORMAT -o help`). */
export interface FormatOption {
  readonly key: string;
  readonly option: string;
  readonly choices: readonly string[];
  /** What a new image has unless told. */
  readonly initial: string;
  /** With these values of other settings this one cannot be had, and has its initial value. */
  readonly unless?: { readonly key: string; readonly is: readonly string[] };
}

export interface TargetFormat {
  /** Of the file's name. */
  readonly extension: string;
  readonly options: readonly FormatOption[];
  /** What every image of the format is given besides. */
  readonly always?: Readonly<Record<string, string>>;
  /** Can hold encrypted contents. */
  readonly encryption?: true;
  /** Why no machine can have its disk in it. */
  readonly notForMachines?: "unknown-to-libvirt";
}

const noneOr = ["off", "on"] as const;

/** The formats that images are converted to, in the order in which they are offered. */
export const targetFormats = {
  qcow2: {
    extension: ".qcow2",
    encryption: true,
    options: [
      { key: "compat", option: "compat", choices: ["1.1", "0.10"], initial: "1.1" },
      {
        key: "clusterSize",
        option: "cluster_size",
        choices: ["4k", "16k", "64k", "128k", "256k", "512k", "1M", "2M"],
        initial: "64k",
      },
      {
        key: "compression",
        option: "compression_type",
        choices: ["none", "zlib", "zstd"],
        initial: "none",
      },
      {
        key: "preallocation",
        option: "preallocation",
        choices: ["off", "metadata", "falloc", "full"],
        initial: "off",
        // qemu-img refuses both together.
        unless: { key: "compression", is: ["zlib", "zstd"] },
      },
    ],
  },
  raw: {
    extension: ".img",
    encryption: true,
    options: [
      { key: "preallocation", option: "preallocation", choices: ["off", "falloc", "full"], initial: "off" },
    ],
  },
  vmdk: {
    extension: ".vmdk",
    options: [
      {
        key: "subformat",
        option: "subformat",
        // The others are several files, which name each other.
        choices: ["monolithicSparse", "streamOptimized"],
        initial: "monolithicSparse",
      },
      {
        key: "adapter",
        option: "adapter_type",
        choices: ["ide", "lsilogic", "buslogic", "legacyESX"],
        initial: "ide",
      },
    ],
  },
  vdi: {
    extension: ".vdi",
    options: [{ key: "static", option: "static", choices: noneOr, initial: "off" }],
  },
  vhdx: {
    extension: ".vhdx",
    notForMachines: "unknown-to-libvirt",
    options: [{ key: "subformat", option: "subformat", choices: ["dynamic", "fixed"], initial: "dynamic" }],
  },
  vpc: {
    extension: ".vhd",
    // Otherwise the size is rounded up to whole cylinders.
    always: { force_size: "on" },
    options: [{ key: "subformat", option: "subformat", choices: ["dynamic", "fixed"], initial: "dynamic" }],
  },
  qed: {
    extension: ".qed",
    options: [
      {
        key: "clusterSize",
        option: "cluster_size",
        choices: ["4k", "16k", "64k", "128k", "1M"],
        initial: "64k",
      },
    ],
  },
} as const satisfies Readonly<Record<string, TargetFormat>>;

export type TargetFormatName = keyof typeof targetFormats;
export const targetFormatNames = Object.keys(targetFormats) as TargetFormatName[];
export const targetFormat = (name: TargetFormatName): TargetFormat => targetFormats[name];

/** Values of a format's settings by their keys, without those that are as they are anyway. */
export type OptionValues = Readonly<Record<string, string>>;

/** The value that counts: what is not given or cannot be had is the initial one. */
export function optionValue(format: TargetFormatName, key: string, values: OptionValues): string {
  const option = targetFormat(format).options.find((known) => known.key === key);
  if (!option) return "";
  const { unless, choices, initial } = option;
  const value = values[key];
  if (value === undefined || !choices.includes(value)) return initial;
  return unless?.is.includes(optionValue(format, unless.key, values)) ? initial : value;
}
