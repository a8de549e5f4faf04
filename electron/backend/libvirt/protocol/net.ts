import { hyper, int, optional, string, struct, uint } from "../xdr.ts";
import { domain, network } from "./types.ts";

/** The layer below the programs: what frames every message (`virnetprotocol.x`). */

/** Sizes in bytes. */
export const netLimits = {
  /** The length in front of a message, which counts itself. */
  length: 4,
  header: 24,
  /** A whole message without the length in front of it. */
  message: 33_554_432,
  /** What a stream packet may carry so that every daemon takes it. */
  streamPayload: 262_120,
  string: 4_194_304,
  /** File descriptors that can accompany one message (a number, not bytes). */
  fileDescriptors: 32,
} as const;

export const messageType = {
  VIR_NET_CALL: 0,
  VIR_NET_REPLY: 1,
  VIR_NET_MESSAGE: 2,
  VIR_NET_STREAM: 3,
  VIR_NET_CALL_WITH_FDS: 4,
  VIR_NET_REPLY_WITH_FDS: 5,
  VIR_NET_STREAM_HOLE: 6,
} as const;

export const messageStatus = {
  VIR_NET_OK: 0,
  /** In a reply: a {@link netError} follows. */
  VIR_NET_ERROR: 1,
  /** In a stream: more follows. */
  VIR_NET_CONTINUE: 2,
} as const;

/** Precedes every body. */
export const messageHeader = struct({
  prog: uint,
  vers: uint,
  proc: int,
  type: int,
  serial: uint,
  status: int,
});

const nullableString = optional(string(netLimits.string));

/** Why a call failed; `code`, `domain` and `level` are libvirt's error numbers. */
export const netError = struct({
  code: int,
  domain: int,
  message: nullableString,
  level: int,
  dom: optional(domain),
  str1: nullableString,
  str2: nullableString,
  str3: nullableString,
  int1: int,
  int2: int,
  net: optional(network),
});

/** A run of zeros that a sparse stream leaves out. */
export const streamHole = struct({ length: hyper, flags: uint });
