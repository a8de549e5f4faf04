import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import { editable } from "./sides.ts";

/** Whether a guest would be faster if this disk or card were virtio. */
export function isEmulated(item: HardwareItem): boolean {
  const { device = "disk", bus, model, type } = editable(item);
  if (item.kind === "disk") return device === "disk" && (bus === "ide" || bus === "sata");
  return (
    item.kind === "interface" &&
    type !== "hostdev" &&
    type !== "vdpa" &&
    model !== undefined &&
    !String(model).startsWith("virtio")
  );
}
