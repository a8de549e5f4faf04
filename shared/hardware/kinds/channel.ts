import { integer, kind, schemaChoice, text, uint16 } from "../property.ts";
import { characterSource } from "./common.ts";

const forwarded = { key: "targetType", is: ["guestfwd"] } as const;

/** A line between host and guest, by name in the guest; https://libvirt.org/formatdomain.html#channel */
export const channel = kind({
  at: "devices/channel",
  shape: "many",
  identity: ["targetType", "name", "address", "forwardPort"],
  hotplug: true,
  placedBy: ["targetType"],
  properties: {
    ...characterSource,
    type: { path: "@type", codec: { type: "choice", from: { capabilities: "channel/type" } } },
    targetType: { path: "target/@type", codec: schemaChoice },
    name: { path: "target/@name", codec: text, when: { key: "targetType", is: ["virtio", "xen"] } },
    /** Whether something in the guest holds it open. */
    state: {
      path: "target/@state",
      codec: schemaChoice,
      when: { key: "targetType", is: ["virtio"] },
      runtime: true,
      more: true,
    },
    address: { path: "target/@address", codec: { type: "text", pattern: "[\\d.]+" }, when: forwarded },
    forwardPort: { path: "target/@port", codec: integer(1, uint16), when: forwarded },
  },
  initial: { type: ["unix"], targetType: ["virtio"], name: ["org.qemu.guest_agent.0"] },
});
