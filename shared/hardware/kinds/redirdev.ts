import { capabilityChoice, kind } from "../property.ts";
import { bootOrder, characterSource } from "./common.ts";

/** A USB port for a device of whoever watches; https://libvirt.org/formatdomain.html#redirected-devices */
export const redirdev = kind({
  at: "devices/redirdev",
  shape: "many",
  hotplug: true,
  properties: {
    bus: { path: "@bus", codec: capabilityChoice("redirdev/bus") },
    ...characterSource,
    bootOrder,
  },
  initial: { bus: ["usb"], type: ["spicevmc", "tcp"] },
});
