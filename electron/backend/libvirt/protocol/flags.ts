/**
 * libvirt's numbers under libvirt's own names: one object per C type, named like it without `vir`. Bits are
 * written in hexadecimal; combined with the topmost one (0x80000000) they need `>>> 0` to stay unsigned. A
 * newer daemon may send numbers that are not here.
 */
export * from "./flags/domain-events.ts";
export * from "./flags/domain-work.ts";
export * from "./flags/domains.ts";
export * from "./flags/host.ts";
export * from "./flags/networks.ts";
export * from "./flags/snapshots.ts";
export * from "./flags/storage.ts";
