import { kind, text } from "../property.ts";

/** https://libvirt.org/formatdomain.html#general-metadata */
export const general = kind({
  at: ".",
  shape: "section",
  properties: {
    /** Changed by renaming the machine: a definition with another name and the same UUID is refused. */
    name: { path: "name", codec: { type: "text", pattern: "[^/\\n]+", maxLength: 255 } },
    title: { path: "title", codec: text, live: true },
    description: { path: "description", codec: { type: "text", lines: true }, live: true },
    uuid: { path: "uuid", codec: text, fixed: true },
    type: { path: "@type", codec: { type: "choice", from: "schema" }, fixed: true },
    emulator: {
      path: "devices/emulator",
      codec: { type: "text", pattern: "/.+" },
      more: true,
    },
    genid: {
      path: "genid",
      codec: { type: "text", pattern: "[\\da-fA-F]{8}(-[\\da-fA-F]{4}){3}-[\\da-fA-F]{12}" },
      more: true,
    },
  },
});
