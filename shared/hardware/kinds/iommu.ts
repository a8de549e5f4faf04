import { integer, kind, onOff, schemaChoice } from "../property.ts";

const intel = { key: "model", is: ["intel"] } as const;

/** https://libvirt.org/formatdomain.html#iommu-devices */
export const iommu = kind({
  at: "devices/iommu",
  shape: "one",
  placedBy: ["model"],
  properties: {
    model: { path: "@model", codec: schemaChoice },
    intremap: { path: "driver/@intremap", codec: onOff, when: intel },
    cachingMode: { path: "driver/@caching_mode", codec: onOff, when: intel },
    eim: { path: "driver/@eim", codec: onOff, when: intel, more: true },
    iotlb: { path: "driver/@iotlb", codec: onOff, when: intel, more: true },
    addressWidth: { path: "driver/@aw_bits", codec: integer(39, 48, "bits"), when: intel, more: true },
  },
  initial: { model: ["intel", "virtio", "smmuv3"] },
});
