import { AppError, type ErrorData } from "../../../shared/model/error.ts";
import type { Holder } from "../files/holders.ts";
import { GuestfsError } from "../guestfs/appliance.ts";
import {
  ConnectError,
  type ConnectFailure,
  ConnectionClosedError,
  LibvirtError,
  ProtocolError,
  TimeoutError,
} from "../libvirt/errors.ts";
import { ToolError } from "../qemu-img/tool-error.ts";
import { fileFailures } from "./rules/files.ts";
import { rules } from "./rules/index.ts";
import { toolRules } from "./rules/qemu-img.ts";

const retry = { kind: "retry", label: "Try again" } as const;

const connectFailures: Record<ConnectFailure, Omit<ErrorData, "detail">> = {
  "bad-uri": {
    code: "bad-uri",
    message: "This is no address that libvirt understands.",
    hint: "Write it like qemu:///system or qemu:///session.",
  },
  "unsupported-uri": {
    code: "unsupported-uri",
    message: "Guesthouse cannot connect to this kind of address yet.",
    hint: "Use an address on this computer, such as qemu:///system or qemu:///session.",
  },
  "no-daemon": {
    code: "no-daemon",
    message: "libvirt's service is not running.",
    hint: "Start it: sudo systemctl start libvirtd",
    action: retry,
  },
  "no-daemon-program": {
    code: "no-libvirt",
    message: "libvirt is not installed on this computer.",
    hint: "Install it, for example on Debian or Ubuntu: sudo apt install libvirt-daemon-system qemu-system",
    action: retry,
  },
  "daemon-start-failed": {
    code: "daemon-start-failed",
    message: "libvirt's service could not be started.",
    hint: "The detail says what it reported; it often names a missing folder or permission.",
    action: retry,
  },
  "permission-denied": {
    code: "permission-denied",
    message: "You are not allowed to use libvirt's system service.",
    hint: "Become a member of the group libvirt: sudo usermod -aG libvirt $USER, then log in again.",
    action: retry,
  },
  "authentication-refused": {
    code: "auth-refused",
    message: "libvirt did not accept you as a user who may manage its machines.",
    hint: "Become a member of the group libvirt: sudo usermod -aG libvirt $USER, then log in again.",
    action: retry,
  },
  "authentication-unsupported": {
    code: "auth-unsupported",
    message: "This libvirt asks for a way of logging in that Guesthouse does not have.",
    hint: "Let its local socket use polkit or no authentication (auth_unix_rw in libvirtd.conf).",
  },
  unreachable: {
    code: "unreachable",
    message: "libvirt's service cannot be reached.",
    hint: "Check that it runs: systemctl status libvirtd",
    action: retry,
  },
};

/**
 * What the user is told about anything that was thrown: the one place where libvirt's errors become plain
 * words. libvirt's own text is kept as the detail. What is not recognised as an error of libvirt or of ours
 * becomes an "internal" one whose cause is written to standard error only.
 */
export function plainError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof LibvirtError) return fromLibvirt(error);
  if (error instanceof ToolError) return fromTool(error);
  if (error instanceof ConnectError) {
    return new AppError({ ...connectFailures[error.reason], detail: error.message }, { cause: error });
  }
  if (error instanceof ConnectionClosedError) {
    return new AppError(
      {
        code: "disconnected",
        message: "There is no connection to libvirt at the moment.",
        hint: "Guesthouse connects again by itself; machines keep running meanwhile.",
        detail: error.message,
        action: retry,
      },
      { cause: error },
    );
  }
  if (error instanceof TimeoutError) {
    return new AppError(
      {
        code: "timeout",
        message: "libvirt did not answer in time.",
        hint: "The machine may be stuck, and what was asked may still happen. Wait a little, then try again.",
        detail: error.message,
        action: retry,
      },
      { cause: error },
    );
  }
  if (error instanceof ProtocolError) {
    return new AppError(
      {
        code: "protocol",
        message: "libvirt sent something that Guesthouse does not understand.",
        detail: error.message,
        action: retry,
      },
      { cause: error },
    );
  }
  if (error instanceof GuestfsError) {
    return new AppError(
      {
        code: "guest-files",
        message: "libguestfs could not do this with the guest's disks.",
        hint: "They may be damaged. Close the files and open them again.",
        detail: error.message.slice(0, 20_000),
      },
      { cause: error },
    );
  }
  const { code = "", path = "" } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const explain = fileFailures[code];
  if (explain) return new AppError(explain(path), { cause: error });
  logInternal(error);
  return new AppError(
    { code: "internal", message: "Something went wrong inside Guesthouse.", action: retry },
    { cause: error },
  );
}

function fromLibvirt(error: LibvirtError): AppError {
  for (const rule of rules) {
    if (rule.codes && !rule.codes.includes(error.code)) continue;
    const match = rule.text ? rule.text.exec(error.message) : [];
    if (!match) continue;
    return new AppError({ ...rule.explain(match), detail: error.message }, { cause: error });
  }
  return new AppError(
    { code: "libvirt", message: "libvirt could not do this.", detail: error.message },
    { cause: error },
  );
}

/** Who keeps an image from being used; a machine by its name. */
function heldBy(holders: readonly Holder[]): string {
  const names = holders.map(({ machine, program, pid }) =>
    machine === undefined ? `${program} (process ${pid})` : `the machine “${machine}”`,
  );
  return `The disk image is in use by ${names.join(", ")}.`.slice(0, 2000);
}

/** A tool's errors have no codes; its words are often QEMU's own. */
function fromTool(error: ToolError): AppError {
  const detail = error.message.slice(0, 20_000);
  for (const { codes, text, explain } of [...toolRules, ...rules]) {
    const match = codes ? null : text?.exec(detail);
    if (!match) continue;
    const data = explain(match);
    const message = error.holders.length > 0 ? heldBy(error.holders) : data.message;
    return new AppError({ ...data, message, detail }, { cause: error });
  }
  return new AppError(
    { code: "image-tool", message: `${error.tool} could not do this.`, detail },
    { cause: error },
  );
}

/** The part of a plain error that fits into the end of a byte channel. */
export function channelError(error: unknown): { code: string; message: string; hint?: string } {
  const { code, message, hint } = plainError(error);
  return hint === undefined ? { code, message } : { code, message, hint };
}

/** One line on standard error about what the user is not shown. */
export function logInternal(error: unknown): void {
  const text =
    error instanceof Error
      ? `${error.name}: ${error.message} ${error.stack?.split("\n")[1]?.trim() ?? ""}`
      : String(error);
  console.error(`guesthouse: ${text.replaceAll(/\s+/g, " ")}`);
}
