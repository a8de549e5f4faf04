import { kind, yesNo } from "../property.ts";

/** Whether the guest may put itself to sleep; https://libvirt.org/formatdomain.html#power-management */
export const power = kind({
  at: "pm",
  shape: "section",
  properties: {
    suspendToMem: { path: "suspend-to-mem/@enabled", codec: yesNo },
    suspendToDisk: { path: "suspend-to-disk/@enabled", codec: yesNo },
  },
});
