import { integer, kind, schemaChoice, uint64, yesNo } from "../property.ts";

/** Each timer is an element that is found by its name. */
const timer = <const N extends string>(name: N) =>
  ({ path: `timer[@name='${name}']/@present`, codec: yesNo }) as const;
const tick = <const N extends string>(name: N) =>
  ({ path: `timer[@name='${name}']/@tickpolicy`, codec: schemaChoice }) as const;

/** https://libvirt.org/formatdomain.html#time-keeping */
export const clock = kind({
  at: "clock",
  shape: "section",
  properties: {
    offset: { path: "@offset", codec: schemaChoice },
    timezone: {
      path: "@timezone",
      codec: { type: "text", pattern: "[A-Za-z0-9_+/-]+" },
      when: { key: "offset", is: ["timezone"] },
    },
    adjustment: {
      path: "@adjustment",
      codec: { type: "text", pattern: "reset|[+-]?\\d{1,19}" },
      when: { key: "offset", is: ["utc", "localtime", "variable"] },
      more: true,
    },
    basis: { path: "@basis", codec: schemaChoice, when: { key: "offset", is: ["variable"] }, more: true },
    start: {
      path: "@start",
      codec: integer(0, uint64, "seconds"),
      when: { key: "offset", is: ["absolute"] },
    },
    rtcPresent: timer("rtc"),
    rtcTickPolicy: tick("rtc"),
    rtcTrack: { path: "timer[@name='rtc']/@track", codec: schemaChoice, more: true },
    pitPresent: timer("pit"),
    pitTickPolicy: tick("pit"),
    hpetPresent: timer("hpet"),
    tscPresent: { ...timer("tsc"), more: true },
    tscMode: { path: "timer[@name='tsc']/@mode", codec: schemaChoice, more: true },
    tscFrequency: { path: "timer[@name='tsc']/@frequency", codec: integer(1, uint64, "Hz"), more: true },
    kvmClockPresent: timer("kvmclock"),
    hypervClockPresent: timer("hypervclock"),
    platformTickPolicy: { ...tick("platform"), more: true },
    armTimerTickPolicy: { ...tick("armvtimer"), more: true },
  },
});
