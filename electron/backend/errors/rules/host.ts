import { errorNumber as E } from "../../libvirt/protocol/error-codes.ts";
import { openDetails, type Rule, saying } from "./rule.ts";

const software = { kind: "use-software-emulation", label: "Use software emulation" } as const;
const hostCpu = { kind: "let-host-choose-cpu", label: "Use what the host offers" } as const;

/** What the host must offer: virtualisation, memory, CPU, machine type, firmware, helper programs. */
export const hostRules: readonly Rule[] = [
  saying(
    { text: /Could not access KVM kernel module: Permission denied|\/dev\/kvm[^\n]*Permission denied/i },
    {
      code: "kvm-permission",
      message: "The hypervisor is not allowed to use hardware acceleration (/dev/kvm).",
      hint: "Make the hypervisor's user a member of the group kvm, or change the machine to software emulation.",
      action: software,
    },
  ),
  saying(
    {
      text: /Could not access KVM kernel module|failed to initialize kvm|KVM is not available|Virtualization type 'kvm' is not available|does not support virt type 'kvm'|invalid accelerator kvm|could not find capabilities for domaintype=kvm/i,
    },
    {
      code: "no-kvm",
      message: "Hardware acceleration (KVM) cannot be used here.",
      hint: "Turn on virtualisation in the computer's firmware settings, or change the machine to software emulation, which is much slower.",
      action: software,
    },
  ),
  saying(
    { text: /hugetlbfs|huge ?pages|unable to map backing store for guest RAM|hugepage/i },
    {
      code: "no-hugepages",
      message: "The host has no huge pages free for this machine.",
      hint: "Reserve some (sysctl vm.nr_hugepages), or turn huge pages off in the machine's memory settings.",
      action: openDetails,
    },
  ),
  saying(
    { text: /Cannot allocate memory|cannot set up guest memory|Insufficient free (?:host )?memory/i },
    {
      code: "out-of-memory",
      message: "The host has not enough free memory for this machine.",
      hint: "Give the machine less memory, or shut down other machines.",
      action: openDetails,
    },
  ),
  saying(
    { codes: [E.VIR_ERR_NO_MEMORY] },
    {
      code: "out-of-memory",
      message: "libvirt ran out of memory.",
      hint: "Shut down other machines or programs, then try again.",
    },
  ),
  {
    text: /(?:does not support machine type|unsupported machine type|Use -machine help to list supported machines)(?: '([^']*)')?/i,
    explain: ([, type]) => ({
      code: "machine-type",
      message: type
        ? `The QEMU of this host does not know the machine type ${type}.`
        : "The QEMU of this host does not know this machine type.",
      hint: "It comes from a newer or a much older QEMU. The newest of its kind here works for most guests; Windows may ask to be activated again.",
      action: { kind: "use-own-machine-type", label: "Use this host's newest" },
    }),
  },
  saying(
    {
      text: /guest CPU doesn't match specification|Unknown CPU model|CPU mode '[\w-]+' for [^\n]* is not supported by hypervisor|unknown CPU feature/i,
    },
    {
      code: "cpu-incompatible",
      message: "The CPU that this machine asks for cannot be had on this host.",
      hint: "Choose a CPU model that the host offers.",
      action: hostCpu,
    },
  ),
  {
    codes: [E.VIR_ERR_CPU_INCOMPATIBLE],
    text: /^(?:[\s\S]*?required features: ([^\n]*))?/,
    explain: ([, features]) => ({
      code: "cpu-incompatible",
      message: features
        ? `The host's CPU lacks what this machine asks for: ${features.split(", ").slice(0, 6).join(", ")}.`
        : "The CPU that this machine asks for cannot be had on this host.",
      hint: "Choose a CPU model that the host offers.",
      action: hostCpu,
    }),
  },
  {
    text: /unable to find any master var store for loader: (\S+)|Failed to open file '([^']*\.fd)': No such file|Unable to find any firmware to satisfy '(\w+)'/i,
    explain: ([, loader, template]) => ({
      code: "firmware-missing",
      message:
        (loader ?? template)
          ? `The firmware file ${loader ?? template} is not there.`
          : "This host has no UEFI firmware that fits the machine.",
      hint: "Install the firmware (Debian and Ubuntu: ovmf, Fedora: edk2-ovmf), or choose another one for the machine.",
      action: openDetails,
    }),
  },
  saying(
    { text: /Unable to find a satisfying virtiofsd|virtiofsd binary '[^']*' is not executable/i },
    {
      code: "no-virtiofsd",
      message: "The program that shares folders with guests (virtiofsd) is not installed on the host.",
      hint: "Install it (package virtiofsd, or qemu-system-common on Debian 12), or remove the shared folder.",
      action: openDetails,
    },
  ),
  saying(
    { text: /'virtiofs' requires shared memory/i },
    {
      code: "virtiofs-memory",
      message: "A shared folder (virtiofs) needs memory that QEMU can share with its helper.",
      hint: "Turn on shared memory in the machine's memory settings.",
      action: openDetails,
    },
  ),
  saying(
    {
      text: /Unable to find 'swtpm|swtpm_setup|Could not run '[^']*swtpm|TPM version '[^']*' is not supported/i,
    },
    {
      code: "no-swtpm",
      message: "The program that emulates a TPM (swtpm) is not installed on the host, or cannot be run.",
      hint: "Install swtpm and swtpm-tools, or remove the TPM from the machine.",
      action: openDetails,
    },
  ),
  {
    text: /Cannot check QEMU binary (\S+): |Unable to find QEMU binary|no emulator/i,
    explain: ([, path]) => ({
      code: "no-emulator",
      message: path
        ? `The emulator ${path} is not there.`
        : "No QEMU is installed that can run this machine.",
      hint: "Install QEMU for the machine's architecture, or correct the emulator's path in its XML.",
      action: openDetails,
    }),
  },
];
