import { errorNumber as E } from "../../libvirt/protocol/error-codes.ts";
import { type Rule, retry, saying } from "./rule.ts";

/** What libvirt lets this user do. */
export const accessRules: readonly Rule[] = [
  saying(
    { codes: [E.VIR_ERR_ACCESS_DENIED, E.VIR_ERR_OPERATION_DENIED] },
    {
      code: "denied",
      message: "libvirt does not allow you to do this.",
      hint: "Connect with write access, or ask whoever manages this host.",
    },
  ),
  saying(
    { codes: [E.VIR_ERR_AUTH_FAILED, E.VIR_ERR_AUTH_CANCELLED, E.VIR_ERR_AUTH_UNAVAILABLE] },
    {
      code: "auth-refused",
      message: "libvirt did not accept you as a user who may manage its machines.",
      hint: "Become a member of the group libvirt: sudo usermod -aG libvirt $USER, then log in again.",
      action: retry,
    },
  ),
  saying(
    { codes: [E.VIR_ERR_NO_CONNECT] },
    {
      code: "no-driver",
      message: "libvirt has no driver for this connection.",
      hint: "Install the package with the driver (QEMU: libvirt-daemon-driver-qemu), then restart libvirt.",
    },
  ),
];
