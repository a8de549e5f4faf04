import {
  absolutePath,
  capabilityChoice,
  hostChoice,
  kind,
  onOff,
  presence,
  schemaChoice,
  yesNo,
} from "../property.ts";

const efi = { key: "firmware", is: ["efi"] } as const;

/** Firmware, chipset, and what the guest finds there of the PC; https://libvirt.org/formatdomain.html#bios-bootloader */
export const firmware = kind({
  at: ".",
  shape: "section",
  properties: {
    /** libvirt chooses the files by this and the features; absent: as `loader` says, or BIOS. */
    firmware: { path: "os/@firmware", codec: capabilityChoice("os/firmware") },
    secureBoot: {
      path: "os/firmware/feature[@name='secure-boot']/@enabled",
      codec: yesNo,
      when: efi,
    },
    enrolledKeys: {
      path: "os/firmware/feature[@name='enrolled-keys']/@enabled",
      codec: yesNo,
      when: efi,
    },
    machine: { path: "os/type/@machine", codec: hostChoice("machine-types") },
    arch: { path: "os/type/@arch", codec: schemaChoice, fixed: true },
    osType: { path: "os/type", codec: schemaChoice, fixed: true, more: true },
    loader: { path: "os/loader", codec: hostChoice("firmware-files"), more: true },
    loaderType: { path: "os/loader/@type", codec: capabilityChoice("os/loader/type"), more: true },
    loaderReadonly: { path: "os/loader/@readonly", codec: yesNo, more: true },
    loaderSecure: { path: "os/loader/@secure", codec: yesNo, more: true },
    loaderStateless: { path: "os/loader/@stateless", codec: yesNo, more: true },
    nvram: { path: "os/nvram", codec: absolutePath, more: true },
    nvramTemplate: { path: "os/nvram/@template", codec: absolutePath, more: true },
    acpi: { path: "features/acpi", codec: presence },
    apic: { path: "features/apic", codec: presence },
    pae: { path: "features/pae", codec: presence, more: true },
    smm: { path: "features/smm/@state", codec: onOff, more: true },
    smmMemory: {
      path: "features/smm/tseg",
      codec: { type: "memory", min: 1, bare: "bytes" },
      when: { key: "smm", is: [true] },
      more: true,
    },
    smbios: { path: "os/smbios/@mode", codec: schemaChoice, more: true },
  },
});
