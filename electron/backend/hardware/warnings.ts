import { AppError } from "../../../shared/model/error.ts";
import { formatMiB } from "../../../shared/model/units.ts";
import { readDisks } from "../domains/facts.ts";
import type { HostSize } from "../host/size.ts";
import { integer, readXml, text, texts } from "../xml/document.ts";
import type { DomainCapabilities } from "./domain-capabilities.ts";
import type { Neighbour } from "./usage.ts";

export interface WarningFacts {
  readonly host: Pick<HostSize, "cpus" | "memoryMiB">;
  readonly neighbours: readonly Neighbour[];
  /** osinfo's id of the guest's system, where it is known. */
  readonly os: string | undefined;
}

/** What of a definition can go wrong with a change. */
interface Facts {
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly machine: string | undefined;
  readonly firmware: string;
  readonly secureBoot: boolean;
  /** The file of UEFI's variables, where the definition names it. */
  readonly nvram: string | undefined;
  readonly macs: readonly string[];
  /** Sources of the disks that are written to, by name. */
  readonly disks: readonly string[];
}

/**
 * What the user should know before a definition is replaced, in plain sentences; only about what the change
 * brings.
 * @throws XmlError
 */
export function changeWarnings(beforeXml: string, afterXml: string, facts: WarningFacts): string[] {
  const before = factsOf(beforeXml);
  const after = factsOf(afterXml);
  return [
    ...sizeWarnings(before, after, facts.host),
    ...collisions(before, after, facts.neighbours),
    ...platformWarnings(before, after, facts.os),
  ];
}

/**
 * Refuses what no machine of this host can have.
 * @throws AppError `too-many-cpus`
 */
export function refuseImpossible(
  beforeXml: string,
  afterXml: string,
  capabilities: DomainCapabilities | undefined,
): void {
  const { vcpus } = factsOf(afterXml);
  const most = capabilities?.maxVcpus;
  if (most === undefined || vcpus <= most || vcpus <= factsOf(beforeXml).vcpus) return;
  throw new AppError({
    code: "too-many-cpus",
    message: `This kind of machine can have ${most} CPUs at most; ${vcpus} are too many.`,
    hint: "Give it fewer CPUs.",
  });
}

function sizeWarnings(before: Facts, after: Facts, host: Pick<HostSize, "cpus" | "memoryMiB">): string[] {
  const warnings: string[] = [];
  if (after.vcpus > host.cpus && after.vcpus !== before.vcpus) {
    warnings.push(
      `The machine gets ${after.vcpus} CPUs, and this computer has ${host.cpus}: they take turns, so the machine becomes slower rather than faster.`,
    );
  }
  if (after.memoryMiB > host.memoryMiB && after.memoryMiB !== before.memoryMiB) {
    warnings.push(
      `The machine may take ${formatMiB(after.memoryMiB)} of memory, and this computer has ${formatMiB(host.memoryMiB)}: it may not start, or slow everything down.`,
    );
  }
  return warnings;
}

function collisions(before: Facts, after: Facts, others: readonly Neighbour[]): string[] {
  const warnings: string[] = [];
  for (const mac of fresh(before.macs, after.macs)) {
    const owner = others.find(({ macs }) => macs.includes(mac));
    if (owner) {
      warnings.push(
        `${owner.name} has the MAC address ${mac} too: while both run, neither is reached reliably. Leave the address empty to get a new one.`,
      );
    }
  }
  for (const disk of fresh(before.disks, after.disks)) {
    const users = others.filter(({ disks }) => disks.includes(disk));
    const running = users.find((user) => user.running);
    if (running) {
      warnings.push(
        `${running.name} is running and uses ${disk}: two machines that write to one disk destroy its contents.`,
      );
    } else if (users[0]) {
      warnings.push(`${users[0].name} uses ${disk} too: never let both run at once.`);
    }
  }
  return warnings;
}

function platformWarnings(before: Facts, after: Facts, os: string | undefined): string[] {
  const warnings: string[] = [];
  const windows = os?.includes("microsoft.com") === true;
  if (family(before.machine) !== family(after.machine)) {
    warnings.push(
      `The chipset changes from ${before.machine ?? "the default"} to ${after.machine ?? "the default"}: the guest finds all its hardware at other places. ${
        windows
          ? "Windows may not boot, and asks to be activated again."
          : "Network cards may get other names, and disks that are named by their path are not found."
      }`,
    );
  }
  if (before.firmware !== after.firmware) {
    warnings.push(
      `The firmware changes from ${firmwareName(before)} to ${firmwareName(after)}: a system that was installed with the one does not boot with the other. Change it back if it does not.`,
    );
    if (before.firmware === "efi") {
      warnings.push("UEFI's settings (boot entries, Secure Boot keys) are not used any more.");
    } else {
      warnings.push("UEFI begins with new settings: it looks for a system on the disks by itself.");
    }
  } else if (after.firmware === "efi" && before.secureBoot !== after.secureBoot) {
    warnings.push(
      `Secure Boot is turned ${after.secureBoot ? "on" : "off"}: the machine needs another firmware file. ${
        after.secureBoot ? "A system without a signed boot loader does not start." : ""
      }`.trim(),
    );
    warnings.push(
      after.nvram === undefined || after.nvram === before.nvram
        ? "UEFI's settings (boot entries, keys) so far stay in use, if there are any, and may not fit: to begin anew, name another variables file."
        : `UEFI's settings (boot entries, keys) begin anew in ${after.nvram} at the next start, or go on from it where Secure Boot was switched before. The file so far stays as it is on the host.`,
    );
  }
  return warnings;
}

/** What is there afterwards and was not before. */
const fresh = (before: readonly string[], after: readonly string[]): string[] =>
  after.filter((each) => !before.includes(each));

/** `pc-q35-7.2` and `pc-q35-8.0` are one chipset in two versions. */
function family(machine: string | undefined): string {
  if (machine === undefined) return "";
  return machine.includes("q35")
    ? "q35"
    : /^pc(?:-i440fx.*|-\d.*)?$/.test(machine)
      ? "pc"
      : machine.replace(/-\d.*$/, "");
}

const firmwareName = ({ firmware }: Facts): string => (firmware === "efi" ? "UEFI" : "BIOS");

function factsOf(xml: string): Facts {
  return readXml(xml, (root) => {
    const pflash = text(root, "os/loader/@type") === "pflash";
    return {
      vcpus: integer(root, "vcpu") ?? 1,
      memoryMiB: (integer(root, "memory") ?? 0) / 1024,
      machine: text(root, "os/type/@machine"),
      firmware: text(root, "os/@firmware") ?? (pflash ? "efi" : "bios"),
      secureBoot:
        text(root, "os/firmware/feature[@name='secure-boot']/@enabled") === "yes" ||
        text(root, "os/loader/@secure") === "yes",
      nvram: text(root, "os/nvram") || undefined,
      macs: texts(root, "devices/interface/mac/@address").map((mac) => mac.toLowerCase()),
      disks: readDisks(xml).flatMap(({ path, network, volume, readOnly, shared }) =>
        readOnly || shared ? [] : (path ?? network ?? (volume ? `${volume.pool}/${volume.name}` : [])),
      ),
    };
  });
}
