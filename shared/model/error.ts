import { z } from "zod";

/** A repair that the UI can offer beside an error; the renderer maps each kind to a button. */
export const repairSchema = z.strictObject({
  kind: z.enum([
    "retry",
    "copy-to-pool",
    "grant-access",
    "force-off",
    "take-over",
    "start-network",
    "choose-another-name",
    "start-pool",
    "remove-saved-state",
    "use-software-emulation",
    "use-own-machine-type",
    "let-host-choose-cpu",
    "let-libvirt-choose-port",
    "eject",
    "open-details",
  ]),
  label: z.string().max(80),
  /** What it is about: the network, pool, file or machine that the error names. */
  subject: z.string().max(4096).optional(),
});

/** An error as data: what crosses the contract, and all that the user is shown. */
export const errorSchema = z.strictObject({
  /** Stable, kebab-case: tests and the UI switch on it, never on the message. */
  code: z.string().max(80),
  /** One plain sentence: what happened. */
  message: z.string().max(2000),
  /** One plain sentence: what to do now. */
  hint: z.string().max(2000).optional(),
  /** What libvirt or a tool said, word for word; one click away. */
  detail: z.string().max(20_000).optional(),
  action: repairSchema.optional(),
});

export type ErrorData = z.infer<typeof errorSchema>;
export type Repair = z.infer<typeof repairSchema>;

/** An error that the user may see as it is. Anything else thrown becomes a plain "internal" one at the contract. */
export class AppError extends Error implements ErrorData {
  override readonly name = "AppError";
  readonly code: string;
  readonly hint?: string;
  readonly detail?: string;
  readonly action?: Repair;

  constructor(data: ErrorData, options?: ErrorOptions) {
    super(data.message, options);
    this.code = data.code;
    if (data.hint !== undefined) this.hint = data.hint;
    if (data.detail !== undefined) this.detail = data.detail;
    if (data.action !== undefined) this.action = data.action;
  }

  /** The plain object that crosses the contract. */
  toData(): ErrorData {
    const { code, message, hint, detail, action } = this;
    return { code, message, hint, detail, action };
  }
}
