import type { Handlers } from "../../../shared/contract/handlers.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import type { LibvirtClient } from "../libvirt/index.ts";
import { connectListAllNodeDeviceFlags as nodeFlags } from "../libvirt/protocol/flags/host.ts";
import { elements, integer, readXml, text, texts } from "../xml/document.ts";

type Answer<K extends keyof Handlers["storage"]> = Awaited<ReturnType<Handlers["storage"][K]>>;

/**
 * What the host's libvirt was built with; https://libvirt.org/formatstoragecaps.html.
 * @throws XmlError
 */
export function readCapabilities(xml: string): Answer<"capabilities"> {
  return readXml(xml, (root) => ({
    types: elements(root, "pool").map((pool) => {
      const volumeFormat = text(pool, "volOptions/defaultFormat/@type");
      return {
        type: text(pool, "@type") ?? "",
        supported: text(pool, "@supported") === "yes",
        formats: texts(pool, "poolOptions/enum[@name='sourceFormatType']/value"),
        volumeFormats: texts(pool, "volOptions/enum[@name='targetFormatType']/value"),
        ...(volumeFormat !== undefined && { volumeFormat }),
      };
    }),
  }));
}

/**
 * Disks and SCSI adapters of the host, for suggestions.
 * @throws LibvirtError | ConnectionClosedError
 */
export async function readDevices({ nodeDevices }: LibvirtClient): Promise<Answer<"devices">> {
  const described = async (flags: number) =>
    await Promise.all(
      (await nodeDevices.list(flags)).map(async (device) => ({ name: device.name, xml: await device.xml() })),
    );
  const [disks, adapters] = await Promise.all([
    described(nodeFlags.VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE),
    described(nodeFlags.VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_HOST),
  ]);
  return {
    disks: disks
      .flatMap(({ xml }) =>
        readXml(xml, (root) => {
          const path = text(root, "capability/block");
          const bytes = integer(root, "capability/size");
          const model = text(root, "capability/model");
          if (path === undefined) return [];
          const label = [path, model, bytes !== undefined && formatBytes(bytes)].filter(Boolean).join(" · ");
          return [{ path, label: label.slice(0, 400) }];
        }),
      )
      .slice(0, 1000),
    adapters: adapters
      .flatMap(({ name, xml }) =>
        readXml(xml, (root) => {
          const host = integer(root, "capability[@type='scsi_host']/host");
          return host === undefined
            ? []
            : [{ name: `host${host}`, label: `host${host} · ${name}`.slice(0, 400) }];
        }),
      )
      .slice(0, 1000),
  };
}
