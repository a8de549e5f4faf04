import type { Choice } from "../../../../shared/contract/hardware.ts";
import type { HostChoices } from "../../../../shared/hardware/property.ts";
import type { Connection } from "../../connections/connection.ts";
import type { HardwareContext } from "../context.ts";
import type { DomainCapabilities } from "../domain-capabilities.ts";
import { neighbours } from "../usage.ts";
import { mediatedChoices, pciChoices, renderNodeChoices, usbChoices } from "./devices.ts";
import { cpuFeatureChoices, cpuModelChoices, firmwareChoices, machineTypeChoices } from "./machine.ts";
import { bridgeChoices, filterChoices, interfaceChoices, networkChoices } from "./networks.ts";
import { deviceOwners } from "./owners.ts";
import { fileChoices, isoChoices, volumeChoices } from "./storage.ts";

export interface HostQuestion {
  readonly context: HardwareContext;
  readonly connection: Connection;
  readonly uuid: string;
  /** The machine's own, for which something is chosen. */
  readonly definition: string;
  readonly capabilities: DomainCapabilities | undefined;
}

/** Newest first; the database has some 800. */
const mostSystems = 2000;

/**
 * Objects of the host that a property can name. Drivers that do not have them give none.
 * @throws ConnectionClosedError
 */
export async function hostChoices(
  source: HostChoices | "files",
  { context, connection, uuid, definition, capabilities }: HostQuestion,
): Promise<Choice[]> {
  switch (source) {
    case "networks":
      return await networkChoices(connection);
    case "bridges":
      return await bridgeChoices(connection);
    case "interfaces":
      return await interfaceChoices(connection);
    case "nwfilters":
      return await filterChoices(connection);
    case "volumes":
      return await volumeChoices(connection, await neighbours(connection, uuid));
    case "iso-images":
      return await isoChoices(connection);
    case "files":
      return await fileChoices(connection, await neighbours(connection, uuid));
    case "usb-devices":
      return await usbChoices(connection, await deviceOwners(connection, uuid));
    case "pci-devices":
      return await pciChoices(connection, await deviceOwners(connection, uuid));
    case "mediated-devices":
      return await mediatedChoices(connection, await deviceOwners(connection, uuid));
    case "render-nodes":
      return await renderNodeChoices(connection);
    case "cpu-models":
      return cpuModelChoices(capabilities);
    case "cpu-features":
      return await cpuFeatureChoices(await context.knowledge(connection).hostCapabilities());
    case "machine-types":
      return machineTypeChoices(await context.knowledge(connection).hostCapabilities(), definition);
    case "firmware-files":
      return firmwareChoices(capabilities);
    case "audio-backends": {
      // libvirt does not tell which ones this QEMU was built with.
      const words = context.schemas.values("domain", ["domain", "devices", "audio"], "type");
      return (await words.catch(() => [])).map((value) => ({ value }));
    }
    case "operating-systems":
      return (await context.osDatabase.list("", mostSystems)).map(({ id, name }) => ({
        value: id,
        label: name,
      }));
  }
}
