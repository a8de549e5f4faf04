import type { Domain } from "../../../shared/contract/domains.ts";
import type { Machine } from "./model.ts";

let made = 0;

/** A machine for tests: off, with nothing special but what is given. */
export function domainFixture(name: string, more: Partial<Domain> = {}): Domain {
  made += 1;
  return {
    uuid: `00000000-0000-4000-8000-${String(made).padStart(12, "0")}`,
    name,
    state: "shutoff",
    persistent: true,
    autostart: false,
    type: "kvm",
    vcpus: 1,
    memoryMiB: 1024,
    graphics: "none",
    hasManagedSave: false,
    macs: [],
    disks: [],
    organisation: { tags: [], favourite: false },
    ...more,
  };
}

export const machineFixture = (name: string, more: Partial<Domain> = {}): Machine => ({
  key: name,
  connection: "c",
  domain: domainFixture(name, more),
});
