import { integer, kind, schemaChoice, text, uint16, uint32 } from "../property.ts";

/** libvirt's bounds of CFS period and quota; see https://libvirt.org/formatdomain.html#cpu-tuning */
const period = { type: "integer", min: 1000, max: 1_000_000, unit: "µs" } as const;
const quota = { type: "integer", min: -1, max: 17_592_186_044_415, unit: "µs" } as const;

/** https://libvirt.org/formatdomain.html#cpu-allocation */
export const vcpus = kind({
  at: ".",
  shape: "section",
  properties: {
    maximum: { path: "vcpu", codec: integer(1, uint16) },
    /** Absent: all. */
    current: { path: "vcpu/@current", codec: integer(1, uint16), live: true },
    /** Their product has to be the maximum, so they are set together with it. */
    sockets: { path: "cpu/topology/@sockets", codec: integer(1, uint16) },
    dies: { path: "cpu/topology/@dies", codec: integer(1, uint16), more: true },
    cores: { path: "cpu/topology/@cores", codec: integer(1, uint16) },
    threads: { path: "cpu/topology/@threads", codec: integer(1, uint16) },
    placement: { path: "vcpu/@placement", codec: schemaChoice, more: true },
    hostCpus: { path: "vcpu/@cpuset", codec: { type: "text", pattern: "[\\d,^-]+" }, more: true },
    ioThreads: { path: "iothreads", codec: integer(0, uint32), more: true },
    shares: { path: "cputune/shares", codec: integer(1, 262_144), live: true, more: true },
    period: { path: "cputune/period", codec: period, live: true, more: true },
    quota: { path: "cputune/quota", codec: quota, live: true, more: true },
    globalPeriod: { path: "cputune/global_period", codec: period, live: true, more: true },
    globalQuota: { path: "cputune/global_quota", codec: quota, live: true, more: true },
    emulatorPeriod: { path: "cputune/emulator_period", codec: period, live: true, more: true },
    emulatorQuota: { path: "cputune/emulator_quota", codec: quota, live: true, more: true },
    emulatorCpus: { path: "cputune/emulatorpin/@cpuset", codec: text, live: true, more: true },
  },
});
