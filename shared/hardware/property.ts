/** What a property holds. Absent means: not written in the XML, so libvirt's default. */
export type Value = string | number | boolean;
export type Values = Readonly<Record<string, Value>>;

/**
 * How a value stands in the XML. Reading is lenient: what does not fit the codec is given as its text.
 * Writing is strict.
 */
export type Codec =
  /** Any text that XML can carry, in the given shape. `pattern` is anchored by whoever checks. */
  | { readonly type: "text"; readonly pattern?: string; readonly maxLength?: number; readonly lines?: true }
  /** A whole decimal number; the bounds are libvirt's or QEMU's, or of the integer type that carries it. */
  | { readonly type: "integer"; readonly min?: number; readonly max?: number; readonly unit?: string }
  /**
   * A size with a `unit` attribute beside it; the value is in MiB and need not be whole. Without the attribute
   * libvirt takes the number as KiB, in a few places as bytes.
   */
  | { readonly type: "memory"; readonly min?: number; readonly bare?: "bytes" }
  /** True and false as two words, usually `yes` and `no`, or `on` and `off`. */
  | { readonly type: "flag"; readonly on: string; readonly off: string }
  /** True where the element stands; it carries nothing. */
  | { readonly type: "presence" }
  /** One word out of what the host offers; see {@link ChoiceSource}. `open`: other words are allowed too. */
  | { readonly type: "choice"; readonly from: ChoiceSource; readonly open?: true }
  /**
   * Words between blanks, each in an element of its own: `feature[@policy='require']/@name` is "vmx ssse3"
   * where two such features stand. Other words than those offered are allowed.
   */
  | { readonly type: "list"; readonly from: ChoiceSource }
  /**
   * Several hexadecimal numbers told as one text, such as the PCI address `0000:03:00.0`; other choices than
   * those offered are allowed. The property's path is the element, each part's path goes on from there.
   */
  | { readonly type: "hex"; readonly from: ChoiceSource; readonly parts: readonly HexPart[] };

/** One number of a `hex` property: in the XML `0x` and `digits` digits, in the text after `before`. */
export interface HexPart {
  readonly path: string;
  readonly digits: number;
  readonly before: "" | ":" | ".";
}

/**
 * Where the choices of a property come from. Never a list of ours: it would be wrong on another host.
 * - `capabilities`: an enum of the domain capabilities, e.g. `disk/bus` for `devices/disk/enum[@name='bus']`
 *   and `os/firmware` for `os/enum[@name='firmware']`; where the host's libvirt has no such enum, the schema
 * - `schema`: what libvirt's installed RelaxNG schema allows at the property's path
 * - `host`: objects of the host: networks, pools, node devices, …
 */
export type ChoiceSource = { readonly capabilities: string } | "schema" | { readonly host: HostChoices };

export type HostChoices =
  | "networks"
  | "bridges"
  | "interfaces"
  | "volumes"
  | "iso-images"
  | "usb-devices"
  | "pci-devices"
  | "mediated-devices"
  | "render-nodes"
  | "cpu-models"
  | "cpu-features"
  | "firmware-files"
  | "machine-types"
  | "audio-backends"
  | "nwfilters"
  | "operating-systems";

/** One property of a device or section, declared once: reading, writing, form field and tests follow from it. */
export interface Property {
  /**
   * Where it stands, from the kind's element: child elements by `/`, at last an element or `@attribute`. A
   * step may pick by an attribute, which writing then sets: `feature[@name='vmx']/@policy`.
   */
  readonly path: string;
  readonly codec: Codec;
  /** Shown and written only while another property of the kind has one of these values. */
  readonly when?: { readonly key: string; readonly is: readonly Value[] };
  /** Behind "More": what few people need. */
  readonly more?: true;
  /** libvirt's QEMU driver can change it in a running machine. */
  readonly live?: true;
  /** libvirt fills it in by itself when the machine starts, so a difference is no pending change. */
  readonly runtime?: true;
  /** What a machine or device is known by: it is written when it is made, and cannot be changed. */
  readonly fixed?: true;
  /** Never leaves the backend; can only be written. One that is set reads as `true`. */
  readonly secret?: true;
}

/** A device, or a section of the domain, as the details pages know it. */
export interface Kind {
  /** The element below `<domain>`: `devices/disk`, `cpu`, or `.` for the domain itself. */
  readonly at: string;
  /** Tells kinds that share an element apart, e.g. `@type` is `usb` for host USB devices; a new one gets the first. */
  readonly only?: { readonly path: string; readonly is: readonly string[] };
  /** A machine can have several, so each is found again by its `identity`; a section stands once and cannot be removed. */
  readonly shape: "section" | "one" | "many";
  /** Keys of properties by which the same device is found in another definition; else its place among its kind. */
  readonly identity?: readonly string[];
  /**
   * Keys of properties on which it depends where in the guest the device can hang: its address goes when one
   * changes, and libvirt finds a new one.
   */
  readonly placedBy?: readonly string[];
  /** libvirt's QEMU driver can add and remove it while the machine runs. */
  readonly hotplug?: true;
  readonly properties: Readonly<Record<string, Property>>;
  /** What a new one begins with where the choices offer it; the first that is offered wins. */
  readonly initial?: Readonly<Record<string, readonly Value[]>>;
}

/** Whether a property takes part at all, given the other values of its item: its `when`, and that one's own. */
export function applies(kind: Kind, key: string, values: Readonly<Record<string, Value | null>>): boolean {
  const when = kind.properties[key]?.when;
  if (!when) return true;
  const value = values[when.key];
  return value !== undefined && value !== null && when.is.includes(value) && applies(kind, when.key, values);
}

/** Declares a kind, keeping the keys of its properties for the compiler. */
export const kind = <const K extends Kind>(declaration: K): K => declaration;

/** One word out of what libvirt's schema allows there. */
export const schemaChoice = { type: "choice", from: "schema" } as const;

/** One word out of an enum of the domain capabilities; see {@link ChoiceSource}. */
export const capabilityChoice = <const C extends string>(capabilities: C) =>
  ({ type: "choice", from: { capabilities } }) as const;

/** One of the host's objects, or another word. */
export const hostChoice = <const H extends HostChoices>(host: H) =>
  ({ type: "choice", from: { host }, open: true }) as const;

/** One line of any text. */
export const text = { type: "text" } as const;

/** An absolute path on the host. */
export const absolutePath = { type: "text", pattern: "/.*" } as const;

/** A whole number from `min` to `max`. */
export const integer = (min: number, max: number, unit?: string) =>
  ({ type: "integer", min, max, ...(unit !== undefined && { unit }) }) as const;

/** The largest numbers that the integer types of libvirt's own structures hold. */
export const uint8 = 255;
export const uint16 = 65_535;
export const uint32 = 4_294_967_295;
/** libvirt's 64 bits, cut to what a number in JavaScript tells exactly. */
export const uint64 = Number.MAX_SAFE_INTEGER;

export const presence = { type: "presence" } as const;

export const yesNo = { type: "flag", on: "yes", off: "no" } as const;
export const onOff = { type: "flag", on: "on", off: "off" } as const;
