import type { ErrorData } from "../../../shared/model/error.ts";
import { errorNumber as E } from "../libvirt/protocol/error-codes.ts";

/** How an error of libvirt is recognised, and what the user reads instead. */
export interface Rule {
  /** The codes that it may have; absent for any. */
  readonly codes?: readonly number[];
  /** A pattern in libvirt's or QEMU's own text, where the code alone does not tell. */
  readonly text?: RegExp;
  /** @param match of `text`; empty without one */
  explain(match: readonly (string | undefined)[]): Omit<ErrorData, "detail">;
}

/**
 * QEMU's failures reach us as `VIR_ERR_INTERNAL_ERROR` with QEMU's own text, so those are told apart by their
 * words; everything else by its code. The first rule that fits counts.
 */
export const rules: readonly Rule[] = [
  {
    text: /Could not access KVM kernel module|failed to initialize kvm|KVM is not available|Virtualization type 'kvm' is not available|does not support virt type 'kvm'|invalid accelerator kvm/i,
    explain: () => ({
      code: "no-kvm",
      message: "Hardware acceleration (KVM) cannot be used here.",
      hint: "Turn on virtualisation in the computer's firmware settings, or change the machine's type to software emulation (qemu).",
    }),
  },
  {
    text: /Failed to get (?:shared )?"[\w ]+" lock|Is another process using the image/i,
    explain: () => ({
      code: "image-in-use",
      message: "A disk image of this machine is in use by another machine or program.",
      hint: "Shut down whatever uses it, or give this machine another disk.",
    }),
  },
  {
    text: /(?:Could not open|Cannot access storage file|cannot open file|open of) '([^']*)'[^\n]*Permission denied/i,
    explain: ([, path]) => ({
      code: "image-permission",
      message: `The hypervisor is not allowed to open ${path}.`,
      hint: "Move the file into a storage pool, or let the hypervisor's user read it and every folder above it.",
      action: { kind: "grant-access", label: "Grant access" },
    }),
  },
  {
    text: /(?:Could not open|Cannot access storage file|cannot open file|unable to open|Cannot access backing file|can't access file) '([^']*)'[^\n]*No such file/i,
    explain: ([, path]) => ({
      code: "file-missing",
      message: `The file ${path} does not exist.`,
      hint: "Put the file back, or remove the device that uses it from the machine.",
    }),
  },
  {
    text: /network '([^']*)' is not active/i,
    explain: ([, name]) => ({
      code: "network-inactive",
      message: `The network "${name}" is not running.`,
      hint: `Start it: virsh net-start ${name}`,
      action: { kind: "start-network", label: "Start the network" },
    }),
  },
  {
    text: /Address already in use|port \d+ (?:is )?already in use|Failed to find an available port/i,
    explain: () => ({
      code: "port-taken",
      message: "A network port that this machine wants is taken by another program.",
      hint: "Let libvirt choose the port (autoport), or end the other program.",
    }),
  },
  {
    text: /Cannot allocate memory|cannot set up guest memory|unable to map backing store|Insufficient free (?:host )?memory/i,
    explain: () => ({
      code: "out-of-memory",
      message: "The host has not enough free memory for this machine.",
      hint: "Give the machine less memory, or shut down other machines.",
    }),
  },
  {
    text: /No space left on device/i,
    explain: () => ({
      code: "no-space",
      message: "The disk of the host is full.",
      hint: "Free some space in the storage pool, then try again.",
    }),
  },
  {
    text: /Active console session exists/i,
    explain: () => ({
      code: "console-busy",
      message: "Another program is connected to this terminal.",
      hint: "Close it there, or take the terminal over.",
      action: { kind: "take-over", label: "Take over" },
    }),
  },
  {
    text: /console \S+ is not using a PTY|is not using a PTY/i,
    explain: () => ({
      code: "console-not-pty",
      message: "This terminal is connected to something else on the host and cannot be shown here.",
    }),
  },
  {
    codes: [E.VIR_ERR_NO_MEMORY],
    explain: () => ({
      code: "out-of-memory",
      message: "libvirt ran out of memory.",
      hint: "Shut down other machines or programs, then try again.",
    }),
  },
  {
    codes: [E.VIR_ERR_NO_DOMAIN],
    explain: () => ({ code: "no-such-domain", message: "This machine does not exist any more." }),
  },
  {
    codes: [E.VIR_ERR_DOM_EXIST],
    explain: () => ({
      code: "name-taken",
      message: "A machine with this name or identifier exists already.",
      action: { kind: "choose-another-name", label: "Choose another name" },
    }),
  },
  {
    codes: [E.VIR_ERR_OPERATION_FAILED, E.VIR_ERR_OPERATION_INVALID],
    text: /already exists with uuid/i,
    explain: () => ({
      code: "name-taken",
      message: "A machine with this name or identifier exists already.",
      action: { kind: "choose-another-name", label: "Choose another name" },
    }),
  },
  {
    codes: [E.VIR_ERR_OPERATION_INVALID],
    text: /domain is not running|domain is already running|domain is not active|already active/i,
    explain: ([found]) => ({
      code: "wrong-state",
      message: /not/.test(found ?? "") ? "The machine is not running." : "The machine is running already.",
    }),
  },
  {
    codes: [E.VIR_ERR_OPERATION_INVALID],
    explain: () => ({
      code: "wrong-state",
      message: "This is not possible in the machine's present state.",
    }),
  },
  {
    codes: [E.VIR_ERR_NO_NETWORK],
    explain: () => ({
      code: "no-such-network",
      message: "The machine's network does not exist.",
      hint: "Create the network, or choose another one for the machine.",
    }),
  },
  {
    codes: [E.VIR_ERR_NO_STORAGE_POOL],
    explain: () => ({ code: "no-such-pool", message: "This storage pool does not exist." }),
  },
  {
    codes: [E.VIR_ERR_NO_STORAGE_VOL],
    explain: () => ({ code: "no-such-volume", message: "This volume does not exist in any storage pool." }),
  },
  {
    codes: [E.VIR_ERR_STORAGE_VOL_EXIST],
    explain: () => ({
      code: "volume-exists",
      message: "A volume with this name exists already.",
      action: { kind: "choose-another-name", label: "Choose another name" },
    }),
  },
  {
    codes: [E.VIR_ERR_OPERATION_TIMEOUT],
    explain: () => ({
      code: "timeout",
      message: "The machine is busy with something else and did not answer in time.",
      hint: "Wait for running work to end, then try again.",
      action: { kind: "retry", label: "Try again" },
    }),
  },
  {
    codes: [E.VIR_ERR_RESOURCE_BUSY],
    explain: () => ({
      code: "busy",
      message: "Something that this needs is in use.",
      action: { kind: "retry", label: "Try again" },
    }),
  },
  {
    codes: [E.VIR_ERR_ACCESS_DENIED, E.VIR_ERR_OPERATION_DENIED],
    explain: () => ({
      code: "denied",
      message: "libvirt does not allow you to do this.",
      hint: "Connect with write access, or ask whoever manages this host.",
    }),
  },
  {
    codes: [E.VIR_ERR_AUTH_FAILED, E.VIR_ERR_AUTH_CANCELLED, E.VIR_ERR_AUTH_UNAVAILABLE],
    explain: () => ({
      code: "auth-refused",
      message: "libvirt did not accept you as a user who may manage its machines.",
      hint: "Become a member of the group libvirt: sudo usermod -aG libvirt $USER, then log in again.",
      action: { kind: "retry", label: "Try again" },
    }),
  },
  {
    codes: [E.VIR_ERR_NO_SUPPORT, E.VIR_ERR_OPERATION_UNSUPPORTED, E.VIR_ERR_ARGUMENT_UNSUPPORTED],
    explain: () => ({
      code: "not-supported",
      message: "This hypervisor cannot do that.",
    }),
  },
  {
    codes: [E.VIR_ERR_NO_CONNECT],
    explain: () => ({
      code: "no-driver",
      message: "libvirt has no driver for this connection.",
      hint: "Install the package with the driver (QEMU: libvirt-daemon-driver-qemu), then restart libvirt.",
    }),
  },
];
