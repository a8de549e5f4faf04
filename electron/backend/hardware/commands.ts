import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import type { Domain } from "../libvirt/index.ts";
import type { Command } from "../transcript/command-text.ts";
import { namespaces } from "../xml/document.ts";
import type { LiveStep } from "./live-plan.ts";
import { withoutSecrets } from "./secrets.ts";
import { systemXml } from "./system.ts";

/** The command that a redefinition stands for; without secrets, so that it is complete only where there are none. */
export function defineCommand(connection: Connection, definition: string): Command {
  return {
    argv: connection.virsh("define", "/dev/stdin", "--validate"),
    input: withoutSecrets(definition),
  };
}

/** The command that a change of the running machine stands for, without secrets. */
export function liveCommand(connection: Connection, domain: Domain, step: LiveStep): Command {
  const name = commandName(domain);
  switch (step.type) {
    case "attach":
    case "detach":
    case "update":
      return {
        argv: connection.virsh(`${step.type}-device`, name, "/dev/stdin", "--live"),
        input: withoutSecrets(step.xml),
      };
    case "vcpus":
      return connection.virsh("setvcpus", name, String(step.count), "--live");
    case "memory":
      return connection.virsh("setmem", name, String(step.kib), "--live");
    case "stats-period":
      return connection.virsh("dommemstat", name, "--period", String(step.seconds), "--live");
    case "title":
    case "description":
      return connection.virsh(
        "desc",
        name,
        "--live",
        ...(step.type === "title" ? ["--title"] : []),
        "--new-desc",
        step.text ?? "",
      );
    case "schedinfo":
      return connection.virsh("schedinfo", name, "--set", `${step.parameter}=${step.value}`, "--live");
    case "memtune":
      return connection.virsh(
        "memtune",
        name,
        `--${step.parameter.replaceAll("_", "-")}`,
        String(step.value),
        "--live",
      );
    case "system":
      return connection.virsh(
        "metadata",
        name,
        namespaces.libosinfo,
        "--live",
        ...(step.id === null ? ["--remove"] : ["--key", "libosinfo", "--set", systemXml(step.id)]),
      );
    case "iotune":
      return connection.virsh(
        "blkdeviotune",
        name,
        step.target,
        ...Object.entries(step.limits).flatMap(([limit, value]) => [
          `--${limit.replaceAll("_", "-")}`,
          String(value),
        ]),
        "--live",
      );
  }
}
