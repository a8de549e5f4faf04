import { absolutePath, kind, schemaChoice } from "../property.ts";

/** Where a guest leaves its last words; libvirt from 10.6 on. https://libvirt.org/formatdomain.html#pstore */
export const pstore = kind({
  at: "devices/pstore",
  shape: "one",
  properties: {
    backend: { path: "@backend", codec: schemaChoice },
    path: { path: "path", codec: absolutePath },
    size: { path: "size", codec: { type: "memory", min: 0 } },
  },
  initial: { backend: ["acpi-erst"], size: [1] },
});
