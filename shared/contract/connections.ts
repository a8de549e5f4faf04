import { z } from "zod";
import { errorSchema } from "../model/error.ts";
import { connectionId } from "./ids.ts";
import { done, nothing, procedure, subscription } from "./procedure.ts";

export const connectionSchema = z.strictObject({
  id: connectionId,
  /** libvirt's URI, e.g. `qemu:///system`. */
  uri: z.string().max(1024),
  /** What the sidebar shows, e.g. "This computer". */
  label: z.string().max(200),
  /** One plain line that explains the URI to a newcomer. */
  explanation: z.string().max(400),
  status: z.enum(["connecting", "connected", "disconnected", "failed"]),
  /** Why it is disconnected or failed. */
  error: errorSchema.optional(),
  /** When it is tried again by itself, in milliseconds since the epoch. */
  retryAt: z.number().optional(),
  /** Hypervisor and versions, known once connected; numbers as libvirt says them, e.g. "9.0.0". */
  hypervisor: z.string().max(80).optional(),
  libvirtVersion: z.string().max(40).optional(),
  hostname: z.string().max(255).optional(),
  /** How guests' CPUs are run here and, in one sentence, why. */
  acceleration: z
    .strictObject({ kind: z.enum(["kvm", "software", "none"]), reason: z.string().max(400) })
    .optional(),
});
export type ConnectionInfo = z.infer<typeof connectionSchema>;

export const connections = {
  /** All connections, whole, again at every change. */
  watch: subscription(nothing, z.strictObject({ connections: z.array(connectionSchema).max(100) })),
  /** Adds a connection by URI (`qemu:///session`, `qemu:///system`, `lxc:///system`, `test:///…`). */
  add: procedure(z.strictObject({ uri: z.string().trim().min(1).max(1024) }), connectionSchema),
  /** Forgets a connection; nothing on the host changes. */
  remove: procedure(z.strictObject({ connection: connectionId }), done),
  /** Tries a broken connection again at once. */
  retry: procedure(z.strictObject({ connection: connectionId }), done),
};
