/** What an ISO 9660 primary volume descriptor says of itself; the fields without their trailing padding. */
export interface MediaIdentity {
  readonly volumeId: string;
  readonly systemId: string;
  readonly publisherId: string;
  readonly applicationId: string;
  /** Bytes: blocks of the volume × block size. */
  readonly volumeSize: number;
}

/** One of an operating system's known media: patterns that all have to match; absent ones match anything. */
export interface MediaPattern {
  readonly arch: string;
  readonly live: boolean;
  readonly volumeId?: string | undefined;
  readonly systemId?: string | undefined;
  readonly publisherId?: string | undefined;
  readonly applicationId?: string | undefined;
  readonly volumeSize?: number | undefined;
}

export interface Requirements {
  /** bytes */
  readonly ram?: number | undefined;
  /** bytes */
  readonly storage?: number | undefined;
  readonly cpus?: number | undefined;
}

export interface Resources {
  /** osinfo's architecture name, or `all` */
  readonly arch: string;
  readonly minimum: Requirements;
  readonly recommended: Requirements;
}

export interface FirmwareSupport {
  readonly arch: string;
  /** `bios` or `efi` */
  readonly type: string;
  readonly supported: boolean;
}

/** One `<os>` of the database, as written there; what it inherits is resolved by `facts.ts`. */
export interface OsRecord {
  readonly id: string;
  readonly shortId: string;
  readonly name: string;
  readonly version: string;
  /** `linux`, `winnt`, `freebsd`, … */
  readonly family: string;
  /** `debian`, `win`, … */
  readonly distro: string;
  /** ISO 8601, where known */
  readonly releaseDate: string | undefined;
  /** `released`, `prerelease`, `rolling` */
  readonly releaseStatus: string;
  readonly derivesFrom: readonly string[];
  readonly clones: readonly string[];
  readonly upgrades: readonly string[];
  readonly devices: readonly { readonly id: string; readonly supported: boolean }[];
  readonly firmware: readonly FirmwareSupport[];
  readonly resources: readonly Resources[];
  readonly media: readonly MediaPattern[];
}
