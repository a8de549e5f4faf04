import type { MediaIdentity, OsRecord } from "./record.ts";

/** The nearest version that the database knows of what a medium names. */
export interface Relative {
  readonly os: OsRecord;
  /** What the medium calls itself, e.g. `Debian 12`. */
  readonly detected: string;
}

/** How a distribution names itself in the volume identifier of its media. */
interface Naming {
  readonly name: string;
  /** Finds the version: the first group that took part. A rolling release has no group. */
  readonly label: RegExp;
  /** The database's systems of this distribution. */
  readonly id: RegExp;
  /** How many numbers of the version name a release; what follows are updates of it. */
  readonly numbers: number;
  /** The version of a system, where its `<version>` does not say it. */
  readonly version?: (os: OsRecord) => string | undefined;
  /** A number that sorts, where releases were not numbered in order. */
  readonly order?: (number: number) => number;
}

/** Read off the volume identifiers in the database and of later releases' media. */
const namings: readonly Naming[] = [
  {
    name: "Debian",
    label: /^(?:debian|d-live)[ _-]+(?:gnu\/linux )?(\d+(?:\.\d+)*)/i,
    id: /^http:\/\/debian\.org\/debian\//,
    numbers: 1,
  },
  {
    name: "Ubuntu",
    label: /^(?:[a-z]*ubuntu)(?:[ _-]+[a-z]+)*[ _-]+(\d+\.\d+)/i,
    id: /^http:\/\/ubuntu\.com\/ubuntu\//,
    numbers: 2,
  },
  {
    name: "Fedora",
    // `Fedora-S-dvd-x86_64-40`, `Fedora-WS-Live-40-1-14`, `Fedora-E-dvd-x86_64-41`
    label:
      /^fedora[ _-].*?(?:live|x86_64|aarch64|ppc64le|s390x|riscv64)[_-](\d{2,3})(?:$|[_-])|^fedora[ _-](\d{1,3})\b/i,
    id: /^http:\/\/fedoraproject\.org\/fedora\/\d+$/,
    numbers: 1,
  },
  {
    name: "openSUSE Leap",
    label: /^opensuse[ _-]leap[ _-](\d+\.\d+)/i,
    id: /^http:\/\/opensuse\.org\/opensuse\/\d/,
    numbers: 2,
    // Leap 42 came after openSUSE 13 and before Leap 15.
    order: (number) => (number === 42 ? 14 : number),
  },
  {
    name: "openSUSE Tumbleweed",
    label: /^opensuse[ _-]tumbleweed/i,
    id: /\/opensuse\/tumbleweed$/,
    numbers: 0,
  },
  {
    name: "SUSE Linux Enterprise Server",
    label: /^(?:SLES|SLE)[ _-](?:Server[ _-])?(\d+(?:[._-]?SP\d)?)/i,
    id: /^http:\/\/suse\.com\/sle[sd]?\//,
    numbers: 2,
  },
  {
    name: "Rocky Linux",
    label: /^rocky[ _-](?:[a-z]+[_-])*(\d+(?:[.-]\d{1,2})?)(?:$|[_-])/i,
    id: /^http:\/\/rockylinux\.org\/rocky\/\d/,
    numbers: 2,
  },
  {
    name: "AlmaLinux",
    label: /^almalinux[ _-](?:[a-z]+[_-])*(\d+(?:[._-]\d{1,2})?)(?:$|[_-])/i,
    id: /^http:\/\/almalinux\.org\/almalinux\/\d/,
    numbers: 2,
  },
  {
    name: "CentOS Stream",
    label: /^centos[ _-]stream[ _-](\d+)/i,
    id: /^http:\/\/centos\.org\/centos-stream\/\d/,
    numbers: 1,
  },
  {
    name: "Red Hat Enterprise Linux",
    label: /^rhel[ _-](\d+[._-]\d+)/i,
    id: /^http:\/\/redhat\.com\/rhel\/\d/,
    numbers: 2,
  },
  {
    name: "Oracle Linux",
    label: /^ol[ _-]?(\d+[._-]\d+)/i,
    id: /^http:\/\/oracle\.com\/ol\/\d/,
    numbers: 2,
  },
  {
    name: "Alpine Linux",
    label: /^alpine[ _-](?:[a-z]+[ _-])?(\d+\.\d+)/i,
    id: /^http:\/\/alpinelinux\.org\/alpinelinux\/\d/,
    numbers: 2,
  },
  { name: "Mageia", label: /^mageia[ _-](\d+)/i, id: /^http:\/\/mageia\.org\/mageia\/\d/, numbers: 1 },
  {
    name: "NixOS",
    label: /^nixos[ _-](?:[a-z]+[ _-])?(\d\d\.\d\d)/i,
    id: /^http:\/\/nixos\.org\/nixos\/\d/,
    numbers: 2,
  },
  {
    name: "Arch Linux",
    label: /^arch(?:linux)?[ _-]\d/i,
    id: /^http:\/\/archlinux\.org\/archlinux\//,
    numbers: 0,
  },
  {
    name: "FreeBSD",
    // `14_0_RELEASE_AMD64_CD` says the system in no word of its own.
    label: /^(\d+_\d+)_(?:RELEASE|RC\d|BETA\d)_(?:AMD64|I386|AARCH64|ARM64)|^freebsd[ _-](\d+[._]\d+)/i,
    id: /^http:\/\/freebsd\.org\/freebsd\/\d/,
    numbers: 2,
  },
  {
    name: "OpenBSD",
    label: /^openbsd\/?\S*\s+(\d+\.\d+)/i,
    id: /^http:\/\/openbsd\.org\/openbsd\/\d/,
    numbers: 2,
  },
  {
    name: "NetBSD",
    // `NETBSD_100` is 10.0: the last digit is the minor version.
    label: /^netbsd[ _-](\d+)/i,
    id: /^http:\/\/netbsd\.org\/netbsd\/\d/,
    numbers: 2,
  },
  {
    name: "Windows Server",
    label:
      /^(?:(?:microsoft )?win(?:dows)?[ _-]*)?server[ _-]*(20\d\d)|^win(?:dows)?[ _-]*(20(?:1[2-9]|[2-9]\d))/i,
    id: /^http:\/\/microsoft\.com\/win\/2k\d/,
    numbers: 1,
    version: (os) => /\b20\d\d\b/.exec(os.name)?.[0],
  },
  {
    name: "Windows",
    label: /^(?:microsoft )?win(?:dows)?[ _-]*(\d{1,2})(?!\d)/i,
    id: /^http:\/\/microsoft\.com\/win\/\d{1,2}$/,
    numbers: 1,
    version: (os) => /\bWindows (\d+)\b/.exec(os.name)?.[1],
  },
];

/**
 * For a medium that the database does not know: the distribution and version that it names itself, and the
 * greatest version of that distribution in `systems` that is not newer; failing that, the least that is.
 */
export function nearestRelative(
  identity: Pick<MediaIdentity, "volumeId">,
  systems: readonly OsRecord[],
): Relative | undefined {
  for (const naming of namings) {
    const groups = naming.label.exec(identity.volumeId);
    if (!groups) continue;
    // `…/unknown` and `…/9-unknown` stand for releases that the database could not know yet.
    const family = systems.filter((os) => naming.id.test(os.id) && !isPlaceholder(os.id));
    const label = groups.slice(1).find((group) => group !== undefined);
    if (label === undefined) {
      const [os] = family;
      return os && { os, detected: naming.name };
    }
    const wanted = versionNumbers(naming, label);
    const candidates = family
      .map((os) => ({ os, version: versionNumbers(naming, naming.version?.(os) ?? os.version) }))
      .filter(({ version }) => version.length > 0)
      .sort((a, b) => compare(naming, b.version, a.version));
    const nearest =
      candidates.find(({ version }) => compare(naming, version, wanted) <= 0) ?? candidates.at(-1);
    return (
      nearest && { os: nearest.os, detected: `${naming.name} ${wanted.join(".")}`.replace(...twoDigits) }
    );
  }
  return undefined;
}

/** Whether an id is the database's stand-in for releases newer than itself. */
export function isPlaceholder(id: string): boolean {
  return id.endsWith("unknown");
}

/** Ubuntu's and NixOS' versions are a year and a month of two digits. */
const twoDigits = [/^((?:Ubuntu|NixOS) \d+)\.(\d)$/, "$1.0$2"] as const;

function versionNumbers(naming: Naming, version: string): number[] {
  const digits = naming.name === "NetBSD" ? version.replace(/^(\d+)(\d)$/, "$1.$2") : version;
  return (digits.match(/\d+/g) ?? []).slice(0, naming.numbers).map(Number);
}

function compare(naming: Naming, a: readonly number[], b: readonly number[]): number {
  const key = (version: readonly number[]) => [
    naming.order?.(version[0] ?? 0) ?? version[0] ?? 0,
    version[1] ?? 0,
  ];
  const [left, right] = [key(a), key(b)];
  return (left[0] ?? 0) - (right[0] ?? 0) || (left[1] ?? 0) - (right[1] ?? 0);
}
