import type { Caller } from "./caller.ts";
import { ConnectionClosedError, LibvirtError } from "./errors.ts";
import {
  type DomainEvent,
  type DomainEventName,
  domainEvents,
  type NetworkEvent,
  type NetworkEventName,
  type NodeDeviceEvent,
  type NodeDeviceEventName,
  networkEvents,
  nodeDeviceEvents,
  type SecretEvent,
  type SecretEventName,
  type StoragePoolEvent,
  type StoragePoolEventName,
  secretEvents,
  storagePoolEvents,
} from "./event-names.ts";
import { errorNumber } from "./protocol/error-codes.ts";
import { remote } from "./protocol/index.ts";
import type { AnyEventMessage } from "./protocol/procedure.ts";

export type Unsubscribe = () => void;

type Listener = (event: unknown) => void;

/** How one area's events are registered. */
interface Area {
  register(caller: Caller, eventID: number): Promise<{ readonly callbackID: number }>;
  deregister(caller: Caller, callbackID: number): Promise<unknown>;
}

const p = remote.procedures;

const areas = {
  domain: {
    register: (caller, eventID) =>
      caller.call(p.connectDomainEventCallbackRegisterAny, { eventID, dom: null }),
    deregister: (caller, callbackID) =>
      caller.call(p.connectDomainEventCallbackDeregisterAny, { callbackID }),
  },
  network: {
    register: (caller, eventID) => caller.call(p.connectNetworkEventRegisterAny, { eventID, net: null }),
    deregister: (caller, callbackID) => caller.call(p.connectNetworkEventDeregisterAny, { callbackID }),
  },
  storagePool: {
    register: (caller, eventID) => caller.call(p.connectStoragePoolEventRegisterAny, { eventID, pool: null }),
    deregister: (caller, callbackID) => caller.call(p.connectStoragePoolEventDeregisterAny, { callbackID }),
  },
  nodeDevice: {
    register: (caller, eventID) => caller.call(p.connectNodeDeviceEventRegisterAny, { eventID, dev: null }),
    deregister: (caller, callbackID) => caller.call(p.connectNodeDeviceEventDeregisterAny, { callbackID }),
  },
  secret: {
    register: (caller, eventID) => caller.call(p.connectSecretEventRegisterAny, { eventID, secret: null }),
    deregister: (caller, callbackID) => caller.call(p.connectSecretEventDeregisterAny, { callbackID }),
  },
} satisfies Record<string, Area>;

/** One kind of event: who listens, and its registration with the daemon that we are connected to. */
interface Subscription {
  readonly area: Area;
  readonly eventID: number;
  readonly listeners: Set<Listener>;
  /** With which connection it is registered, or being registered. */
  registration: { readonly caller: Caller; readonly callbackID: Promise<number | undefined> } | undefined;
}

/**
 * libvirt's events. Each kind is registered with the daemon once, while somebody listens, and again after a
 * reconnect; what happened in between is lost, so take a fresh snapshot on the client's `reset`.
 *
 * Subscribing resolves once the daemon has confirmed, or at once while there is no connection. A driver that
 * does not have an event (the test driver many) is no error: it never comes.
 *
 * An event tells that something changed, and may be read before or after a reply that is under way at the
 * same time: ask for the state rather than deriving it.
 */
export class Events {
  readonly #subscriptions = new Map<AnyEventMessage, Subscription>();
  /**
   * Registrations that are being ended. The daemon takes a kind of event once, and serves requests side by side:
   * the next registration waits for its turn.
   */
  readonly #ending = new Map<AnyEventMessage, Promise<unknown>>();
  #caller: Caller | undefined;

  domain<K extends DomainEventName>(
    name: K,
    listener: (event: DomainEvent<K>) => void,
  ): Promise<Unsubscribe> {
    return this.#subscribe(areas.domain, domainEvents[name], listener as Listener);
  }

  network<K extends NetworkEventName>(
    name: K,
    listener: (event: NetworkEvent<K>) => void,
  ): Promise<Unsubscribe> {
    return this.#subscribe(areas.network, networkEvents[name], listener as Listener);
  }

  storagePool<K extends StoragePoolEventName>(
    name: K,
    listener: (event: StoragePoolEvent<K>) => void,
  ): Promise<Unsubscribe> {
    return this.#subscribe(areas.storagePool, storagePoolEvents[name], listener as Listener);
  }

  nodeDevice<K extends NodeDeviceEventName>(
    name: K,
    listener: (event: NodeDeviceEvent<K>) => void,
  ): Promise<Unsubscribe> {
    return this.#subscribe(areas.nodeDevice, nodeDeviceEvents[name], listener as Listener);
  }

  secret<K extends SecretEventName>(
    name: K,
    listener: (event: SecretEvent<K>) => void,
  ): Promise<Unsubscribe> {
    return this.#subscribe(areas.secret, secretEvents[name], listener as Listener);
  }

  async #subscribe(
    area: Area,
    { id, message }: { readonly id: number; readonly message: AnyEventMessage },
    listener: Listener,
  ): Promise<Unsubscribe> {
    let subscription = this.#subscriptions.get(message);
    if (subscription === undefined) {
      subscription = { area, eventID: id, listeners: new Set(), registration: undefined };
      this.#subscriptions.set(message, subscription);
    }
    // The same function may be given twice, and then has to be removed twice.
    const own: Listener = (event) => listener(event);
    subscription.listeners.add(own);
    const remove = () => this.#remove(message, subscription, own);
    try {
      if (this.#caller) await this.#register(message, subscription, this.#caller);
    } catch (error) {
      remove();
      throw error;
    }
    return remove;
  }

  #remove(message: AnyEventMessage, subscription: Subscription, listener: Listener): void {
    subscription.listeners.delete(listener);
    if (subscription.listeners.size > 0 || this.#subscriptions.get(message) !== subscription) return;
    this.#subscriptions.delete(message);
    const { registration, area } = subscription;
    if (!registration) return;
    const ended = registration.callbackID
      .then((id) => (id === undefined ? undefined : area.deregister(registration.caller, id)))
      // Nothing to undo: it was not registered, or the connection with which it was is gone.
      .catch(() => {});
    this.#ending.set(message, ended);
    void ended.then(() => this.#ending.get(message) === ended && this.#ending.delete(message));
  }

  async #register(message: AnyEventMessage, subscription: Subscription, caller: Caller): Promise<void> {
    if (subscription.registration?.caller !== caller) {
      const register = () => subscription.area.register(caller, subscription.eventID);
      const ending = this.#ending.get(message);
      const callbackID = (ending ? ending.then(register) : register()).then(
        (reply) => reply.callbackID,
        (error: unknown) => {
          if (error instanceof LibvirtError && unsupported.has(error.code)) return undefined;
          throw error;
        },
      );
      // Whoever waits for it gets the error below; nobody may be waiting.
      callbackID.catch(() => {});
      subscription.registration = { caller, callbackID };
    }
    try {
      await subscription.registration.callbackID;
    } catch (error) {
      if (subscription.registration?.caller === caller) subscription.registration = undefined;
      // The next connection registers it.
      if (!(error instanceof ConnectionClosedError)) throw error;
    }
  }

  /**
   * Registers everything that is listened for with a fresh connection.
   * @internal
   */
  async attach(caller: Caller): Promise<void> {
    this.#caller = caller;
    await Promise.all(
      [...this.#subscriptions].map(([message, subscription]) =>
        this.#register(message, subscription, caller),
      ),
    );
  }

  /** @internal */
  detach(): void {
    this.#caller = undefined;
    for (const subscription of this.#subscriptions.values()) subscription.registration = undefined;
  }

  /** @internal */
  dispatch(message: AnyEventMessage, body: unknown): void {
    const subscription = this.#subscriptions.get(message);
    if (subscription === undefined) return;
    const { callbackID: _, msg, ...rest } = body as { callbackID: number; msg?: object };
    const event = { ...rest, ...msg };
    for (const listener of subscription.listeners) {
      try {
        listener(event);
      } catch (error) {
        // One listener's fault must reach neither the others nor the connection.
        console.error("a listener for libvirt's events failed:", error);
      }
    }
  }
}

const unsupported: ReadonlySet<number> = new Set([
  errorNumber.VIR_ERR_NO_SUPPORT,
  errorNumber.VIR_ERR_INVALID_ARG,
  errorNumber.VIR_ERR_CONFIG_UNSUPPORTED,
  errorNumber.VIR_ERR_OPERATION_UNSUPPORTED,
  // "unknown procedure" of a daemon that is older than the event.
  errorNumber.VIR_ERR_RPC,
]);
