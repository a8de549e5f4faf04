import type {
  DomainEvent,
  DomainEventName,
  NetworkEvent,
  NetworkEventName,
  NodeDeviceEvent,
  NodeDeviceEventName,
  SecretEvent,
  SecretEventName,
  StoragePoolEvent,
  StoragePoolEventName,
} from "./event-names.ts";

export type Unsubscribe = () => void;

/**
 * libvirt's events. Each kind is registered with the daemon once, while somebody listens, and again after a
 * reconnect; what happened in between is lost, so take a fresh snapshot on the client's `reset`.
 *
 * Subscribing resolves once the daemon has confirmed, or at once while there is no connection.
 */
export interface Events {
  domain<K extends DomainEventName>(name: K, listener: (event: DomainEvent<K>) => void): Promise<Unsubscribe>;
  network<K extends NetworkEventName>(
    name: K,
    listener: (event: NetworkEvent<K>) => void,
  ): Promise<Unsubscribe>;
  storagePool<K extends StoragePoolEventName>(
    name: K,
    listener: (event: StoragePoolEvent<K>) => void,
  ): Promise<Unsubscribe>;
  nodeDevice<K extends NodeDeviceEventName>(
    name: K,
    listener: (event: NodeDeviceEvent<K>) => void,
  ): Promise<Unsubscribe>;
  secret<K extends SecretEventName>(name: K, listener: (event: SecretEvent<K>) => void): Promise<Unsubscribe>;
}
