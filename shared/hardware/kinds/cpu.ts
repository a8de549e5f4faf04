import { capabilityChoice, hostChoice, integer, kind, onOff, schemaChoice } from "../property.ts";

const features = { type: "list", from: { host: "cpu-features" } } as const;
const named = { key: "mode", is: ["custom"] } as const;

/** https://libvirt.org/formatdomain.html#cpu-model-and-topology */
export const cpu = kind({
  at: "cpu",
  shape: "section",
  properties: {
    mode: { path: "@mode", codec: capabilityChoice("cpu/mode") },
    model: { path: "model", codec: hostChoice("cpu-models"), when: named },
    fallback: { path: "model/@fallback", codec: schemaChoice, when: named, more: true },
    vendorId: {
      path: "model/@vendor_id",
      codec: { type: "text", pattern: "[^,]{12}" },
      when: { key: "mode", is: ["custom", "host-model"] },
      more: true,
    },
    vendor: { path: "vendor", codec: { type: "text" }, when: named, more: true },
    match: { path: "@match", codec: schemaChoice, when: named, more: true },
    check: { path: "@check", codec: schemaChoice, more: true },
    migratable: {
      path: "@migratable",
      codec: onOff,
      when: { key: "mode", is: ["host-passthrough", "maximum"] },
    },
    featuresRequired: { path: "feature[@policy='require']/@name", codec: features },
    featuresDisabled: { path: "feature[@policy='disable']/@name", codec: features },
    featuresForced: { path: "feature[@policy='force']/@name", codec: features, more: true },
    featuresOptional: { path: "feature[@policy='optional']/@name", codec: features, more: true },
    featuresForbidden: { path: "feature[@policy='forbid']/@name", codec: features, more: true },
    cacheMode: { path: "cache/@mode", codec: schemaChoice, more: true },
    cacheLevel: {
      path: "cache/@level",
      codec: integer(1, 3),
      when: { key: "cacheMode", is: ["emulate"] },
      more: true,
    },
    addressBitsMode: { path: "maxphysaddr/@mode", codec: schemaChoice, more: true },
    addressBits: {
      path: "maxphysaddr/@bits",
      codec: integer(32, 64, "bits"),
      when: { key: "addressBitsMode", is: ["emulate"] },
      more: true,
    },
  },
});
