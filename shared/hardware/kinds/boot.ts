import { absolutePath, integer, kind, schemaChoice, uint16, yesNo } from "../property.ts";

/** https://libvirt.org/formatdomain.html#operating-system-booting and #events-configuration */
export const boot = kind({
  at: ".",
  shape: "section",
  properties: {
    /** The order by class of device; the devices' own `bootOrder` and this exclude each other. */
    devices: { path: "os/boot/@dev", codec: { type: "list", from: "schema" } },
    menu: { path: "os/bootmenu/@enable", codec: yesNo },
    menuTimeout: {
      path: "os/bootmenu/@timeout",
      codec: integer(0, uint16, "ms"),
      when: { key: "menu", is: [true] },
    },
    kernel: { path: "os/kernel", codec: absolutePath },
    initrd: { path: "os/initrd", codec: absolutePath },
    cmdline: { path: "os/cmdline", codec: { type: "text" } },
    dtb: { path: "os/dtb", codec: absolutePath, more: true },
    onPoweroff: { path: "on_poweroff", codec: schemaChoice },
    onReboot: { path: "on_reboot", codec: schemaChoice },
    onCrash: { path: "on_crash", codec: schemaChoice },
    onLockfailure: { path: "on_lockfailure", codec: schemaChoice, more: true },
    rebootTimeout: { path: "os/bios/@rebootTimeout", codec: integer(-1, uint16, "ms"), more: true },
    biosSerial: { path: "os/bios/@useserial", codec: yesNo, more: true },
  },
});
