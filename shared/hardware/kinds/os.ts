import { hostChoice, kind } from "../property.ts";

/** What is installed, as libosinfo names it; virt-manager, GNOME Boxes and Cockpit read and write the same. */
export const os = kind({
  at: ".",
  shape: "section",
  properties: {
    system: {
      path: "metadata/libosinfo:libosinfo/libosinfo:os/@id",
      codec: hostChoice("operating-systems"),
      live: true,
    },
  },
});
