import type { Connection } from "../connections/connection.ts";
import { type Domain, formatUUID, LibvirtError, remote } from "../libvirt/index.ts";
import { errorNumber } from "../libvirt/protocol/error-codes.ts";
import {
  domainMemoryModFlags,
  domainMetadataType,
  domainDeviceModifyFlags as modify,
  domainVcpuFlags as vcpuFlags,
} from "../libvirt/protocol/flags/domains.ts";
import { namespaces, readXml, texts } from "../xml/document.ts";
import { propertyOf } from "./differences.ts";
import { agentConnected } from "./fixed.ts";
import type { LiveStep } from "./live-plan.ts";
import { readItems } from "./read.ts";
import { isUnsupportedLive, liveReason } from "./refusal.ts";
import { systemXml } from "./system.ts";

const live = modify.VIR_DOMAIN_DEVICE_MODIFY_LIVE;
/** How long a guest may take to let go of a device; libvirt itself has waited 5 s by then. */
const removalPatienceMs = 10_000;

/**
 * Does one step to the running machine.
 * @returns why it will only count from the next start on; undefined when it counts now
 * @throws LibvirtError for a refusal that is not about what can be done live
 * @throws ConnectionClosedError | TimeoutError
 */
export async function runStep(
  connection: Connection,
  domain: Domain,
  step: LiveStep,
): Promise<string | undefined> {
  try {
    return await run(connection, domain, step);
  } catch (error) {
    if (!isUnsupportedLive(error)) throw error;
    return liveReason(error);
  }
}

async function run(connection: Connection, domain: Domain, step: LiveStep): Promise<string | undefined> {
  switch (step.type) {
    case "attach":
      await domain.devices.attach(step.xml, live);
      return undefined;
    case "detach":
      return await detach(connection, domain, step);
    case "update":
      await domain.devices.update(step.xml, live);
      return await checkUpdate(domain, step);
    case "vcpus":
      return await setVcpus(domain, step.count);
    case "memory":
      await domain.devices.setMemory(step.kib, domainMemoryModFlags.VIR_DOMAIN_MEM_LIVE);
      return undefined;
    case "stats-period":
      await domain.devices.setMemoryStatsPeriod(step.seconds, domainMemoryModFlags.VIR_DOMAIN_MEM_LIVE);
      return undefined;
    case "title":
    case "description":
    case "system":
      await setMetadata(domain, step);
      return undefined;
    case "iotune":
    case "schedinfo":
    case "memtune":
      await setParameters(connection, domain, step);
      return undefined;
  }
}

/** libvirt leaves out in silence what it takes for “unchanged”, such as a value that was removed. */
async function checkUpdate(
  domain: Domain,
  { id, values }: Extract<LiveStep, { type: "update" }>,
): Promise<string | undefined> {
  const wanted = Object.entries(values);
  if (wanted.length === 0) return undefined;
  const item = readItems(await domain.xml()).find((each) => each.id === id);
  const missed = wanted.some(([key, value]) => {
    const present = item?.values[key];
    // A secret is not shown, and what stands in place of nothing is libvirt's default.
    if (!item || propertyOf(item.kind, key)?.secret) return false;
    return present !== undefined && value !== null && present !== value;
  });
  return missed ? "libvirt left a part of it as it is in the running machine." : undefined;
}

async function setMetadata(
  domain: Domain,
  step: Extract<LiveStep, { type: "title" | "description" | "system" }>,
): Promise<void> {
  if (step.type === "system") {
    const xml = step.id === null ? null : systemXml(step.id);
    const type = domainMetadataType.VIR_DOMAIN_METADATA_ELEMENT;
    await domain.setMetadata(type, xml, "libosinfo", namespaces.libosinfo, live);
    return;
  }
  const type =
    step.type === "title"
      ? domainMetadataType.VIR_DOMAIN_METADATA_TITLE
      : domainMetadataType.VIR_DOMAIN_METADATA_DESCRIPTION;
  await domain.setMetadata(type, step.text, null, null, live);
}

async function setParameters(
  { client }: Connection,
  { ref: dom }: Domain,
  step: Extract<LiveStep, { type: "iotune" | "schedinfo" | "memtune" }>,
): Promise<void> {
  const { procedures } = remote;
  switch (step.type) {
    case "iotune": {
      const params = Object.entries(step.limits).map(([field, value]) =>
        typeof value === "string"
          ? { field, value: { type: "string" as const, value } }
          : unsigned(field, value),
      );
      const args = { dom, disk: step.target, params, flags: live };
      await client.stallable.call(procedures.domainSetBlockIoTune, args);
      return;
    }
    case "schedinfo": {
      const { parameter, value } = step;
      const param = parameter.endsWith("_quota")
        ? { field: parameter, value: { type: "llong" as const, value: BigInt(value) } }
        : unsigned(parameter, value);
      const args = { dom, params: [param], flags: live };
      await client.stallable.call(procedures.domainSetSchedulerParametersFlags, args);
      return;
    }
    case "memtune": {
      const args = { dom, params: [unsigned(step.parameter, step.value)], flags: live };
      await client.stallable.call(procedures.domainSetMemoryParameters, args);
      return;
    }
  }
}

const unsigned = (field: string, value: number) => ({
  field,
  value: { type: "ullong" as const, value: BigInt(value) },
});

/** Through ACPI, or where that cannot take CPUs away, through the guest agent. */
async function setVcpus(domain: Domain, count: number): Promise<string | undefined> {
  try {
    await domain.devices.setVcpus(count, vcpuFlags.VIR_DOMAIN_VCPU_LIVE);
  } catch (error) {
    if (!(error instanceof LibvirtError) || !agentConnected(await domain.xml())) throw error;
    await domain.devices.setVcpus(count, vcpuFlags.VIR_DOMAIN_VCPU_LIVE | vcpuFlags.VIR_DOMAIN_VCPU_GUEST);
  }
  return undefined;
}

/** The guest has to agree, which may take a while or never happen. */
async function detach(
  { client }: Connection,
  domain: Domain,
  { xml, alias }: Extract<LiveStep, { type: "detach" }>,
): Promise<string | undefined> {
  const answer = Promise.withResolvers<"removed" | "refused" | "silent">();
  const about =
    (outcome: "removed" | "refused") => (event: { dom: { uuid: Uint8Array }; devAlias: string }) => {
      if (event.devAlias === alias && formatUUID(event.dom.uuid) === domain.uuid) answer.resolve(outcome);
    };
  const stops = await Promise.all([
    client.events.domain("deviceRemoved", about("removed")),
    client.events.domain("deviceRemovalFailed", about("refused")),
  ]);
  let timer: NodeJS.Timeout | undefined;
  try {
    await domain.devices.detach(xml, live);
    // The event may have come before anybody asked for it, or not come at all for what goes at once.
    if (!(await stillThere(domain, alias))) return undefined;
    timer = setTimeout(() => answer.resolve("silent"), removalPatienceMs);
    switch (await answer.promise) {
      case "removed":
        return undefined;
      case "refused":
        return "The guest refused to let go of it.";
      case "silent":
        return "The guest has not let go of it; it may still do so later.";
    }
  } finally {
    clearTimeout(timer);
    for (const stop of stops) stop();
  }
}

async function stillThere(domain: Domain, alias: string | undefined): Promise<boolean> {
  if (alias === undefined) return false;
  try {
    return readXml(await domain.xml(), (root) => texts(root, "devices/*/alias/@name")).includes(alias);
  } catch (error) {
    // The machine ended meanwhile, and the device with it.
    if (error instanceof LibvirtError && error.code === errorNumber.VIR_ERR_NO_DOMAIN) return false;
    throw error;
  }
}
