import { integer, kind, onOff, presence, schemaChoice } from "../property.ts";
import { hypervProperties } from "./hyperv.ts";

/** https://libvirt.org/formatdomain.html#hypervisor-features; what belongs to the PC itself is in `firmware`. */
export const features = kind({
  at: ".",
  shape: "section",
  properties: {
    ...hypervProperties,
    kvmHidden: { path: "features/kvm/hidden/@state", codec: onOff },
    kvmHintDedicated: { path: "features/kvm/hint-dedicated/@state", codec: onOff, more: true },
    kvmPollControl: { path: "features/kvm/poll-control/@state", codec: onOff, more: true },
    kvmPvIpi: { path: "features/kvm/pv-ipi/@state", codec: onOff, more: true },
    kvmDirtyRing: { path: "features/kvm/dirty-ring/@state", codec: onOff, more: true },
    kvmDirtyRingSize: {
      path: "features/kvm/dirty-ring/@size",
      codec: integer(1024, 65_536),
      when: { key: "kvmDirtyRing", is: [true] },
      more: true,
    },
    pvspinlock: { path: "features/pvspinlock/@state", codec: onOff },
    pmu: { path: "features/pmu/@state", codec: onOff },
    vmport: { path: "features/vmport/@state", codec: onOff },
    vmcoreinfo: { path: "features/vmcoreinfo/@state", codec: onOff },
    ioapic: { path: "features/ioapic/@driver", codec: schemaChoice, more: true },
    apicEoi: { path: "features/apic/@eoi", codec: onOff, more: true },
    hap: { path: "features/hap/@state", codec: onOff, more: true },
    viridian: { path: "features/viridian", codec: presence, more: true },
    privnet: { path: "features/privnet", codec: presence, more: true },
    unknownMsrs: { path: "features/msrs/@unknown", codec: schemaChoice, more: true },
    gicVersion: { path: "features/gic/@version", codec: schemaChoice, more: true },
    tcgCache: {
      path: "features/tcg/tb-cache",
      codec: { type: "memory", min: 1, bare: "bytes" },
      more: true,
    },
    hptResizing: { path: "features/hpt/@resizing", codec: schemaChoice, more: true },
    htm: { path: "features/htm/@state", codec: onOff, more: true },
    nestedHv: { path: "features/nested-hv/@state", codec: onOff, more: true },
    ccfAssist: { path: "features/ccf-assist/@state", codec: onOff, more: true },
    cfpc: { path: "features/cfpc/@value", codec: schemaChoice, more: true },
    sbbc: { path: "features/sbbc/@value", codec: schemaChoice, more: true },
    ibs: { path: "features/ibs/@value", codec: schemaChoice, more: true },
  },
});
