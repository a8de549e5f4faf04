import { capabilityChoice, hostChoice, kind, onOff, schemaChoice, yesNo } from "../property.ts";
import { acpiIndex, bootOrder, pciParts, rom } from "./common.ts";

const usbParts = [
  { path: "vendor/@id", digits: 4, before: "" },
  { path: "product/@id", digits: 4, before: ":" },
] as const;

const number = { type: "integer", min: 1, max: 999 } as const;

/** https://libvirt.org/formatdomain.html#host-device-assignment */
export const hostdevUsb = kind({
  at: "devices/hostdev",
  only: { path: "@type", is: ["usb"] },
  shape: "many",
  identity: ["device"],
  hotplug: true,
  properties: {
    mode: { path: "@mode", codec: schemaChoice, more: true },
    /** The device by what it is; two alike are told apart by bus and number, which change with every plugging. */
    device: { path: "source", codec: { type: "hex", from: { host: "usb-devices" }, parts: usbParts } },
    bus: { path: "source/address/@bus", codec: number, runtime: true, more: true },
    number: { path: "source/address/@device", codec: number, runtime: true, more: true },
    startupPolicy: { path: "source/@startupPolicy", codec: capabilityChoice("hostdev/startupPolicy") },
    guestReset: { path: "source/@guestReset", codec: schemaChoice, more: true },
    managed: { path: "@managed", codec: yesNo, more: true },
    bootOrder,
  },
  initial: { mode: ["subsystem"] },
});

export const hostdevPci = kind({
  at: "devices/hostdev",
  only: { path: "@type", is: ["pci"] },
  shape: "many",
  identity: ["device"],
  hotplug: true,
  properties: {
    mode: { path: "@mode", codec: schemaChoice, more: true },
    device: {
      path: "source/address",
      codec: { type: "hex", from: { host: "pci-devices" }, parts: pciParts },
    },
    managed: { path: "@managed", codec: yesNo },
    driver: { path: "driver/@name", codec: capabilityChoice("hostdev/pciBackend"), more: true },
    bootOrder,
    acpiIndex,
    ...rom,
  },
  initial: { mode: ["subsystem"], managed: [true] },
});

export const hostdevMdev = kind({
  at: "devices/hostdev",
  only: { path: "@type", is: ["mdev"] },
  shape: "many",
  identity: ["device"],
  hotplug: true,
  properties: {
    mode: { path: "@mode", codec: schemaChoice, more: true },
    device: { path: "source/address/@uuid", codec: hostChoice("mediated-devices") },
    model: { path: "@model", codec: schemaChoice },
    display: { path: "@display", codec: onOff },
    ramfb: { path: "@ramfb", codec: onOff, more: true },
    managed: { path: "@managed", codec: yesNo, more: true },
    bootOrder: { ...bootOrder, when: { key: "model", is: ["vfio-ccw"] }, more: true },
  },
  initial: { mode: ["subsystem"], model: ["vfio-pci"] },
});

export const hostdevScsi = kind({
  at: "devices/hostdev",
  only: { path: "@type", is: ["scsi"] },
  shape: "many",
  identity: ["adapter", "bus", "target", "unit"],
  hotplug: true,
  properties: {
    mode: { path: "@mode", codec: schemaChoice, more: true },
    adapter: { path: "source/adapter/@name", codec: { type: "text", pattern: "scsi_host\\d+" } },
    bus: { path: "source/address/@bus", codec: { type: "integer", min: 0 } },
    target: { path: "source/address/@target", codec: { type: "integer", min: 0 } },
    unit: { path: "source/address/@unit", codec: { type: "integer", min: 0 } },
    readonly: { path: "readonly", codec: { type: "presence" } },
    shareable: { path: "shareable", codec: { type: "presence" }, more: true },
    rawio: { path: "@rawio", codec: yesNo, more: true },
    sgio: { path: "@sgio", codec: schemaChoice, more: true },
    bootOrder,
  },
  initial: { mode: ["subsystem"], adapter: ["scsi_host0"], bus: [0], target: [0], unit: [0] },
});
