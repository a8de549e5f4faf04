import type { Domain } from "../libvirt/index.ts";

/** How a command names the machine: by its name, unless that would be taken for an option. */
export function commandName(domain: Pick<Domain, "name" | "uuid">): string {
  return domain.name.startsWith("-") ? domain.uuid : domain.name;
}
