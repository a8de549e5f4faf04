import { absolutePath, capabilityChoice, kind, presence, yesNo } from "../property.ts";

const emulator = { key: "backend", is: ["emulator"] } as const;
const external = { key: "backend", is: ["external"] } as const;
const bank = <const N extends string>(name: N) =>
  ({ path: `backend/active_pcr_banks/${name}`, codec: presence, when: emulator, more: true }) as const;

/** https://libvirt.org/formatdomain.html#tpm-device */
export const tpm = kind({
  at: "devices/tpm",
  shape: "one",
  properties: {
    model: { path: "@model", codec: capabilityChoice("tpm/model") },
    backend: { path: "backend/@type", codec: capabilityChoice("tpm/backendModel") },
    version: { path: "backend/@version", codec: capabilityChoice("tpm/backendVersion"), when: emulator },
    persistentState: { path: "backend/@persistent_state", codec: yesNo, when: emulator, more: true },
    device: {
      path: "backend/device/@path",
      codec: absolutePath,
      when: { key: "backend", is: ["passthrough"] },
    },
    encryption: {
      path: "backend/encryption/@secret",
      codec: { type: "text", pattern: "[\\da-fA-F-]{36}" },
      when: emulator,
      more: true,
    },
    socket: {
      path: "backend/source[@type='unix'][@mode='connect']/@path",
      codec: absolutePath,
      when: external,
      more: true,
    },
    sha1: bank("sha1"),
    sha256: bank("sha256"),
    sha384: bank("sha384"),
    sha512: bank("sha512"),
    debug: {
      path: "backend/@debug",
      codec: { type: "integer", min: 0, max: 100 },
      when: emulator,
      more: true,
    },
  },
  initial: { model: ["tpm-crb", "tpm-tis", "tpm-spapr"], backend: ["emulator"], version: ["2.0"] },
});
