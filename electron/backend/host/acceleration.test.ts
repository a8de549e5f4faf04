import { describe, expect, test } from "vitest";
import { type AccelerationFacts, judgeAcceleration } from "./acceleration.ts";

const intel: AccelerationFacts = {
  driver: "QEMU",
  arch: "x86_64",
  capabilitiesOfferKvm: true,
  cpuinfo: "processor\t: 0\nflags\t\t: fpu vme vmx est\n",
  device: true,
};

describe("judgeAcceleration", () => {
  test.each<[string, Partial<AccelerationFacts>, string]>([
    ["Intel with everything", {}, "kvm"],
    ["AMD with everything", { cpuinfo: "flags\t\t: fpu svm\n" }, "kvm"],
    ["a KVM device without the CPU flag", { cpuinfo: "flags\t\t: fpu hypervisor\n" }, "software"],
    ["the flag's name inside another word", { cpuinfo: "flags\t\t: fpu xsvmx\n" }, "software"],
    ["the flag in another line only", { cpuinfo: "vmx flags\t: vmx\nflags\t\t: fpu\n" }, "software"],
    ["capabilities without KVM", { capabilitiesOfferKvm: false }, "software"],
    ["no device and no capabilities", { capabilitiesOfferKvm: false, device: false }, "software"],
    ["ARM with device and capabilities", { arch: "aarch64", cpuinfo: "Features: fp" }, "kvm"],
    ["ARM without the device", { arch: "aarch64", device: false }, "software"],
    ["ARM without capabilities", { arch: "aarch64", capabilitiesOfferKvm: false }, "software"],
    ["a host whose CPU cannot be seen", { cpuinfo: undefined, device: undefined }, "kvm"],
    ["the test driver", { driver: "TEST" }, "none"],
  ])("%s", (_name, change, kind) => {
    expect(judgeAcceleration({ ...intel, ...change }).kind).toBe(kind);
  });

  test("says why a KVM that is offered is not used", () => {
    const { reason } = judgeAcceleration({ ...intel, cpuinfo: "flags\t\t: fpu\n" });
    expect(reason).toContain("KVM is offered");
    expect(
      judgeAcceleration({ ...intel, cpuinfo: "flags\t\t: fpu\n", capabilitiesOfferKvm: false, device: false })
        .reason,
    ).not.toContain("is offered");
  });
});
