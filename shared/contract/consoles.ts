import { z } from "zod";
import { errorSchema } from "../model/error.ts";
import { domainRef, ticket } from "./ids.ts";
import { done, procedure, subscription } from "./procedure.ts";

const terminalSchema = z.strictObject({
  /** libvirt's device alias, e.g. `serial0`, `console1`. */
  alias: z.string().max(80),
  kind: z.enum(["serial", "virtio", "other"]),
  label: z.string().max(120),
  /** Absent when it can be opened; otherwise why not. */
  unavailable: z.string().max(400).optional(),
});
export type Terminal = z.infer<typeof terminalSchema>;

const consoleState = z.strictObject({
  /** `off`: not running; `starting`: libvirt is creating it; `running` includes paused. */
  phase: z.enum(["off", "starting", "running"]),
  /** Counts starts of the machine, so that the page knows when to connect anew. */
  generation: z.int(),
  graphics: z.strictObject({
    type: z.enum(["vnc", "spice", "other", "none"]),
    unavailable: errorSchema.optional(),
  }),
  terminals: z.array(terminalSchema).max(32),
});
export type ConsoleState = z.infer<typeof consoleState>;

export const consoles = {
  watch: subscription(domainRef, consoleState),
  /**
   * Ticket for the machine's VNC server. The backend has already dealt with the server's password: the byte
   * channel speaks RFB from the version message on and offers security type None.
   */
  openGraphics: procedure(domainRef, ticket),
  /**
   * Ticket for a terminal: the kept scrollback first, then live bytes; what is written goes to the guest.
   * `force` takes a console over from another program.
   */
  openTerminal: procedure(domainRef.extend({ alias: z.string().max(80), force: z.boolean() }), ticket),
  /** Presses keys together through libvirt, for what the desktop swallows; Linux key codes (KEY_LEFTCTRL = 29 …). */
  sendKeys: procedure(domainRef.extend({ keys: z.array(z.int().min(1).max(767)).min(1).max(16) }), done),
};
