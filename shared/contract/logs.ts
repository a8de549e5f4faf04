import { z } from "zod";
import { connectionId, domainUuid, ticket } from "./ids.ts";
import { procedure, subscription } from "./procedure.ts";

/** An older file of the same log, by the number at the end of its name; absent: the one that is being written. */
const file = z.int().min(0).max(999).optional();
const machine = { connection: connectionId, uuid: domainUuid };

const logSource = z.discriminatedUnion("kind", [
  /** What the hypervisor (QEMU, LXC, …) wrote about a machine. */
  z.strictObject({ kind: z.literal("machine"), ...machine, file }),
  /** What libvirt told of a machine since Guesthouse was started. */
  z.strictObject({ kind: z.literal("events"), ...machine }),
  /** Guesthouse's own. */
  z.strictObject({ kind: z.literal("app"), file }),
]);
export type LogSource = z.infer<typeof logSource>;
const ofSource = z.strictObject({ source: logSource });

const place = z.string().max(8192);

/** Text of a log; offsets are bytes from the file's beginning. Bytes that are no UTF-8 come as U+FFFD. */
const logItem = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("text"),
    /** True: it follows what came before; false: it takes its place (at first, and when the file was replaced). */
    more: z.boolean(),
    start: z.number(),
    text: z.string().max(1 << 19),
    /** Where it is, to be shown; absent for what is in no file. */
    path: place.optional(),
  }),
  z.strictObject({
    type: z.literal("absent"),
    /** `none`: not written yet; `forbidden`: not for this user; `remote`: on another computer; `unknown`: this driver has none. */
    why: z.enum(["none", "forbidden", "remote", "unknown"]),
    path: place.optional(),
    /** Shows it in a terminal. */
    command: place.optional(),
  }),
]);
export type LogItem = z.infer<typeof logItem>;

export const logs = {
  /** The files of a log, the present one first. */
  files: procedure(
    ofSource,
    z.strictObject({
      files: z
        .array(
          z.strictObject({
            file,
            name: z.string().max(400),
            bytes: z.number(),
            /** Milliseconds since the epoch. */
            modifiedAt: z.number(),
          }),
        )
        .max(200),
    }),
  ),
  /** The end of a log, then what is added to it. */
  follow: subscription(ofSource, logItem),
  /** Whole lines that end right before an offset. */
  before: procedure(
    ofSource.extend({ offset: z.int().min(0) }),
    z.strictObject({ start: z.number(), text: z.string().max(1 << 19) }),
  ),
  /** Ticket for its bytes, of a very long one the last 64 MiB. */
  open: procedure(ofSource, ticket),
};
