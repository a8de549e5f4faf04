/** The fields of a libvirt error as they travel in the protocol (`virNetMessageError`). */
export interface LibvirtErrorFields {
  /** `VIR_ERR_…` */
  readonly code: number;
  /** `VIR_FROM_…`: the part of libvirt that failed */
  readonly domain: number;
  /** 1 warning, 2 error */
  readonly level: number;
  readonly message: string;
  readonly str1?: string | undefined;
  readonly str2?: string | undefined;
  readonly str3?: string | undefined;
  readonly int1?: number | undefined;
  readonly int2?: number | undefined;
}

/** An error that the daemon reported, whole. */
export class LibvirtError extends Error {
  override readonly name = "LibvirtError";
  readonly code: number;
  readonly domain: number;
  readonly level: number;
  readonly str1: string | undefined;
  readonly str2: string | undefined;
  readonly str3: string | undefined;
  readonly int1: number;
  readonly int2: number;

  constructor(fields: LibvirtErrorFields) {
    super(fields.message);
    this.code = fields.code;
    this.domain = fields.domain;
    this.level = fields.level;
    this.str1 = fields.str1;
    this.str2 = fields.str2;
    this.str3 = fields.str3;
    this.int1 = fields.int1 ?? 0;
    this.int2 = fields.int2 ?? 0;
  }
}

/** The connection is not there, or went away before the answer came. */
export class ConnectionClosedError extends Error {
  override readonly name = "ConnectionClosedError";
}

/** No answer within the time limit. What was asked may still happen. */
export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
}

/** The peer sent something that is not libvirt's protocol, or exceeds its limits. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

/** Why no connection could be made. */
export type ConnectFailure =
  | "bad-uri"
  | "unsupported-uri"
  | "no-daemon"
  | "no-daemon-program"
  | "daemon-start-failed"
  | "permission-denied"
  | "authentication-refused"
  | "authentication-unsupported"
  | "unreachable";

/** No connection could be made; `reason` tells the cases apart, the message says what to do. */
export class ConnectError extends Error {
  override readonly name = "ConnectError";
  readonly reason: ConnectFailure;

  constructor(reason: ConnectFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
