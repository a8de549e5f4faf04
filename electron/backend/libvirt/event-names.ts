import { remote } from "./protocol/index.ts";
import type { EventMessage } from "./protocol/procedure.ts";

/**
 * libvirt's events by area: the number under which an event is registered (`VIR_…_EVENT_ID_…`) and the
 * message that brings it.
 */

interface Declared<T> {
  readonly id: number;
  readonly message: EventMessage<T>;
}

const declare = <T>(id: number, message: EventMessage<T>): Declared<T> => ({ id, message });
const e = remote.events;

export const domainEvents = {
  lifecycle: declare(0, e.domainEventCallbackLifecycle),
  reboot: declare(1, e.domainEventCallbackReboot),
  rtcChange: declare(2, e.domainEventCallbackRTCChange),
  watchdog: declare(3, e.domainEventCallbackWatchdog),
  ioError: declare(4, e.domainEventCallbackIOError),
  graphics: declare(5, e.domainEventCallbackGraphics),
  ioErrorReason: declare(6, e.domainEventCallbackIOErrorReason),
  controlError: declare(7, e.domainEventCallbackControlError),
  /** Names the disk by its path; `blockJob2` by its target. */
  blockJob: declare(8, e.domainEventCallbackBlockJob),
  diskChange: declare(9, e.domainEventCallbackDiskChange),
  trayChange: declare(10, e.domainEventCallbackTrayChange),
  pmWakeup: declare(11, e.domainEventCallbackPMWakeup),
  pmSuspend: declare(12, e.domainEventCallbackPMSuspend),
  balloonChange: declare(13, e.domainEventCallbackBalloonChange),
  pmSuspendDisk: declare(14, e.domainEventCallbackPMSuspendDisk),
  deviceRemoved: declare(15, e.domainEventCallbackDeviceRemoved),
  blockJob2: declare(16, e.domainEventBlockJob2),
  tunable: declare(17, e.domainEventCallbackTunable),
  agentLifecycle: declare(18, e.domainEventCallbackAgentLifecycle),
  deviceAdded: declare(19, e.domainEventCallbackDeviceAdded),
  migrationIteration: declare(20, e.domainEventCallbackMigrationIteration),
  jobCompleted: declare(21, e.domainEventCallbackJobCompleted),
  deviceRemovalFailed: declare(22, e.domainEventCallbackDeviceRemovalFailed),
  metadataChange: declare(23, e.domainEventCallbackMetadataChange),
  blockThreshold: declare(24, e.domainEventBlockThreshold),
  memoryFailure: declare(25, e.domainEventMemoryFailure),
  memoryDeviceSizeChange: declare(26, e.domainEventMemoryDeviceSizeChange),
};

export const networkEvents = { lifecycle: declare(0, e.networkEventLifecycle) };

export const storagePoolEvents = {
  lifecycle: declare(0, e.storagePoolEventLifecycle),
  refresh: declare(1, e.storagePoolEventRefresh),
};

export const nodeDeviceEvents = {
  lifecycle: declare(0, e.nodeDeviceEventLifecycle),
  update: declare(1, e.nodeDeviceEventUpdate),
};

export const secretEvents = {
  lifecycle: declare(0, e.secretEventLifecycle),
  valueChanged: declare(1, e.secretEventValueChanged),
};

/** The fields of an event as listeners get them: the message's, with those of a nested `msg` beside them. */
export type EventOf<D> =
  D extends Declared<infer T>
    ? T extends { readonly msg: infer M }
      ? Omit<T, "callbackID" | "msg"> & M
      : Omit<T, "callbackID">
    : never;

export type DomainEventName = keyof typeof domainEvents;
export type DomainEvent<K extends DomainEventName> = EventOf<(typeof domainEvents)[K]>;
export type NetworkEventName = keyof typeof networkEvents;
export type NetworkEvent<K extends NetworkEventName> = EventOf<(typeof networkEvents)[K]>;
export type StoragePoolEventName = keyof typeof storagePoolEvents;
export type StoragePoolEvent<K extends StoragePoolEventName> = EventOf<(typeof storagePoolEvents)[K]>;
export type NodeDeviceEventName = keyof typeof nodeDeviceEvents;
export type NodeDeviceEvent<K extends NodeDeviceEventName> = EventOf<(typeof nodeDeviceEvents)[K]>;
export type SecretEventName = keyof typeof secretEvents;
export type SecretEvent<K extends SecretEventName> = EventOf<(typeof secretEvents)[K]>;
