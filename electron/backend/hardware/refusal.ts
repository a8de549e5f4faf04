import { LibvirtError } from "../libvirt/index.ts";
import { errorNumber as E } from "../libvirt/protocol/error-codes.ts";

const codes: ReadonlySet<number> = new Set([
  E.VIR_ERR_NO_SUPPORT,
  E.VIR_ERR_OPERATION_UNSUPPORTED,
  E.VIR_ERR_CONFIG_UNSUPPORTED,
  E.VIR_ERR_ARGUMENT_UNSUPPORTED,
]);

/**
 * Refusals of QEMU and libvirt that mean the same and come with a general code: a bus without hot-plugging, no
 * slot or port that is free, no balloon, CPUs that cannot be taken out or that the guest does not let go.
 */
const texts =
  /hot-?(?:un)?plug|No more available PCI slots|no free (?:USB|virtio|PCI)|vcpu unplug request|without the balloon device|cannot be (?:un)?plugged|cannot modify field|cannot change |can't (?:un)?plug|not supported/i;

/** Whether libvirt says that it can never do this to a running machine, rather than that something is wrong. */
export function isUnsupportedLive(error: unknown): error is LibvirtError {
  return error instanceof LibvirtError && (codes.has(error.code) || texts.test(error.message));
}

/** The refusal in plain words, with libvirt's own. */
export function liveReason({ message }: LibvirtError): string {
  if (/unplug request timed out/i.test(message)) {
    return "The guest has not let go of it; it may still do so later.";
  }
  return /No more available PCI slots/i.test(message)
    ? "The running machine has no free PCI slot for it; with its next start it gets one."
    : `The running machine cannot do it: ${message}`;
}
