import { LibvirtError, ProtocolError } from "./errors.ts";
import type { PendingCall } from "./pending-call.ts";
import { netError } from "./protocol/net.ts";
import { readInSlices } from "./slices.ts";
import type { XdrReader } from "./xdr-bytes.ts";

/** Replies larger than this are decoded in slices. */
const SLICED_REPLY = 128 * 1024;

/**
 * Decodes the reply to a call and settles it. The frame as such was sound, so what does not decode rejects this call
 * alone.
 */
export function readReply(call: PendingCall, reader: XdrReader): void {
  const { reply, name } = call.procedure;
  const unreadable = (cause: unknown) =>
    call.reject(new ProtocolError(`the daemon's answer to ${name} makes no sense`, { cause }));
  if (reader.remaining > SLICED_REPLY) {
    readInSlices(reply, reader).then(call.resolve, unreadable);
    return;
  }
  let value: unknown;
  try {
    value = reply.read(reader);
    reader.end();
  } catch (error) {
    unreadable(error);
    return;
  }
  call.resolve(value);
}

/** The error that the daemon sent in place of a reply or of a stream's packet. */
export function readError(reader: XdrReader): LibvirtError {
  const { code, domain, level, message, str1, str2, str3, int1, int2 } = netError.read(reader);
  return new LibvirtError({
    code,
    domain,
    level,
    message: message ?? "libvirt reported an error without saying which",
    str1: str1 ?? undefined,
    str2: str2 ?? undefined,
    str3: str3 ?? undefined,
    int1,
    int2,
  });
}
