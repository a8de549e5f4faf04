import type { ByteChannel } from "../../../shared/model/byte-channel.ts";
import { AppError } from "../../../shared/model/error.ts";
import { channelError } from "../errors/plain-error.ts";

/** A window that never comes for its channel, ms. */
const patienceMs = 60_000;

/**
 * The channel of a ticket that a window was given, once the window redeems it.
 * @throws AppError `channel-lost` when it does not within a minute | the signal's reason
 */
export function windowComes(channel: Promise<ByteChannel>, signal: AbortSignal): Promise<ByteChannel> {
  const over = Promise.withResolvers<never>();
  const leave = () => over.reject(signal.reason);
  const late = () =>
    over.reject(
      new AppError({ code: "channel-lost", message: "The window that asked for the file is gone." }),
    );
  const timer = setTimeout(late, patienceMs);
  signal.addEventListener("abort", leave);
  if (signal.aborted) leave();
  return Promise.race([channel, over.promise]).finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", leave);
  });
}

/** Closes a job's channel, and tells the window why: it was cancelled, or went wrong. */
export function closeFailed(channel: ByteChannel, signal: AbortSignal, error: unknown): void {
  const cancelled = { code: "cancelled", message: "This was cancelled." };
  channel.close(signal.aborted ? cancelled : channelError(error));
}
