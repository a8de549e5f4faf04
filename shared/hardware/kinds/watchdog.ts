import { kind, schemaChoice } from "../property.ts";

/** https://libvirt.org/formatdomain.html#watchdog-devices */
export const watchdog = kind({
  at: "devices/watchdog",
  shape: "one",
  hotplug: true,
  placedBy: ["model"],
  properties: {
    model: { path: "@model", codec: schemaChoice },
    action: { path: "@action", codec: schemaChoice },
  },
  initial: { model: ["i6300esb"], action: ["reset"] },
});
