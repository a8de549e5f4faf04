import { integer, onOff, schemaChoice } from "../property.ts";

const custom = { key: "hypervMode", is: ["custom"] } as const;
/** Each enlightenment is an element with a state; libvirt counts an absent mode as `custom`, and writes it. */
const state = <const N extends string>(name: N) =>
  ({ path: `features/hyperv/${name}/@state`, codec: onOff, when: custom }) as const;

/** What makes Windows run well on KVM; https://libvirt.org/formatdomain.html#hypervisor-features */
export const hypervProperties = {
  hypervMode: { path: "features/hyperv/@mode", codec: schemaChoice },
  hypervRelaxed: state("relaxed"),
  hypervVapic: state("vapic"),
  hypervSpinlocks: state("spinlocks"),
  hypervSpinlockRetries: {
    path: "features/hyperv/spinlocks/@retries",
    codec: integer(4095, 4_294_967_295),
    when: { key: "hypervSpinlocks", is: [true] },
  },
  hypervVpindex: state("vpindex"),
  hypervRuntime: state("runtime"),
  hypervSynic: state("synic"),
  hypervStimer: state("stimer"),
  hypervStimerDirect: {
    path: "features/hyperv/stimer/direct/@state",
    codec: onOff,
    when: { key: "hypervStimer", is: [true] },
  },
  hypervReset: state("reset"),
  hypervVendorIdState: state("vendor_id"),
  hypervVendorId: {
    path: "features/hyperv/vendor_id/@value",
    codec: { type: "text", pattern: "[^,]{0,12}" },
    when: { key: "hypervVendorIdState", is: [true] },
  },
  hypervFrequencies: state("frequencies"),
  hypervReenlightenment: state("reenlightenment"),
  hypervTlbflush: state("tlbflush"),
  hypervIpi: state("ipi"),
  hypervEvmcs: state("evmcs"),
  hypervAvic: state("avic"),
  hypervEmsrBitmap: state("emsr_bitmap"),
  hypervXmmInput: state("xmm_input"),
} as const;
