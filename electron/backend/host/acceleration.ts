import { constants } from "node:fs";
import { access, readFile } from "node:fs/promises";

export interface Acceleration {
  /** `none`: this hypervisor is not one that emulates a CPU (test driver, containers). */
  readonly kind: "kvm" | "software" | "none";
  /** One sentence for the user. */
  readonly reason: string;
}

export interface AccelerationFacts {
  /** libvirt's driver, as `connectGetType` says: `QEMU`, `LXC`, `TEST`, … */
  readonly driver: string;
  /** The host's architecture as libvirt names it, such as `x86_64`. */
  readonly arch: string;
  /** Whether domain capabilities exist for the type `kvm`. */
  readonly capabilitiesOfferKvm: boolean;
  /** Contents of /proc/cpuinfo where the hypervisor runs on this computer. */
  readonly cpuinfo: string | undefined;
  /** Whether /dev/kvm is there; undefined where it cannot be told. */
  readonly device: boolean | undefined;
}

/**
 * How guests' CPUs are run. Capabilities alone do not decide: a host can offer a `/dev/kvm` on which guests
 * hang (nested or paravirtual), and on x86 the CPU flags tell those apart.
 */
export function judgeAcceleration(facts: AccelerationFacts): Acceleration {
  if (facts.driver.toUpperCase() !== "QEMU") {
    return { kind: "none", reason: "This hypervisor does not emulate a CPU." };
  }
  const x86 = /^(x86_64|i.86)$/.test(facts.arch);
  if (x86 && facts.cpuinfo !== undefined && !hasVirtualisationFlag(facts.cpuinfo)) {
    const offered = facts.capabilitiesOfferKvm || facts.device;
    return {
      kind: "software",
      reason: offered
        ? "Software emulation: KVM is offered here, but the CPU does not show the virtualisation feature (VT-x or AMD-V) that it needs."
        : "Software emulation: the CPU does not show its virtualisation feature (VT-x or AMD-V). It may be turned off in the firmware settings.",
    };
  }
  if (!x86 && facts.device === false) {
    return { kind: "software", reason: "Software emulation: this computer has no KVM device (/dev/kvm)." };
  }
  if (!facts.capabilitiesOfferKvm) {
    return {
      kind: "software",
      reason:
        facts.device === false
          ? "Software emulation: the kernel's KVM module is not loaded, so /dev/kvm is missing."
          : "Software emulation: libvirt does not offer KVM on this computer.",
    };
  }
  return { kind: "kvm", reason: "KVM: guests run directly on the CPU." };
}

/** Whether a `flags` line of /proc/cpuinfo has Intel's or AMD's virtualisation feature. */
function hasVirtualisationFlag(cpuinfo: string): boolean {
  return /^flags\s*:.*\b(vmx|svm)\b/m.test(cpuinfo);
}

/** The facts about this computer that libvirt does not tell. */
export async function readLocalFacts(): Promise<Pick<AccelerationFacts, "cpuinfo" | "device">> {
  const cpuinfo = await readFile("/proc/cpuinfo", "utf8").catch(() => undefined);
  const device = await access("/dev/kvm", constants.F_OK).then(
    () => true,
    () => false,
  );
  return { cpuinfo, device };
}
