/**
 * A client of libvirt's RPC protocol.
 *
 * ```ts
 * const client = new LibvirtClient({ uri: "qemu:///system" });
 * await client.open();                    // or client.start(), which keeps trying
 * client.onStatus((status) => …);         // connecting | connected | disconnected | failed | closed
 * client.onReset(() => …);                // reconnected: take a fresh snapshot
 * for (const domain of await client.domains.list()) console.log(domain.name, await domain.state());
 * const stop = await client.events.domain("lifecycle", ({ dom, event, detail }) => …);
 * await client.control.call(remote.procedures.domainGetXMLDesc, { dom: domain.ref, flags: 0 });
 * ```
 */
export type { Domain, DomainInfo, DomainState } from "./api/domain.ts";
export type { DomainCheckpoint } from "./api/domain-checkpoint.ts";
export type { DomainInterface, Screenshot } from "./api/domain-guest.ts";
export type { DomainRef } from "./api/domain-ref.ts";
export type { DomainSnapshot, DomainSnapshotRef } from "./api/domain-snapshot.ts";
export type { DomainStats, Domains } from "./api/domains.ts";
export type { DomainCapabilitiesRequest, Host, NodeInfo } from "./api/host.ts";
export type { HostInterface, HostInterfaces, InterfaceRef } from "./api/host-interface.ts";
export type { DhcpLease, Network, NetworkRef, Networks } from "./api/network.ts";
export type { NodeDevice, NodeDevices } from "./api/node-device.ts";
export type { Secret, SecretRef, Secrets } from "./api/secret.ts";
export type { StoragePool, StoragePoolInfo, StoragePoolRef, StoragePools } from "./api/storage-pool.ts";
export type { StorageVol, StorageVolInfo, StorageVolRef, TransferOptions } from "./api/storage-vol.ts";
export { type Params, type ParamValue, paramsToRecord } from "./api/typed-params.ts";
export { formatUUID, parseUUID } from "./api/uuid.ts";
export type { Caller, CallOptions } from "./caller.ts";
export { type ClientOptions, type ClientStatus, LibvirtClient } from "./client.ts";
export {
  ConnectError,
  type ConnectFailure,
  ConnectionClosedError,
  LibvirtError,
  ProtocolError,
  TimeoutError,
} from "./errors.ts";
export type * from "./event-names.ts";
export type { Events, Unsubscribe } from "./events.ts";
export { lxc, qemu, remote } from "./protocol/index.ts";
export type { OpenedStream, Session } from "./session.ts";
export type { Hole, LibvirtStream } from "./stream.ts";
