import { type KindName, kinds } from "../../../shared/hardware/kinds/index.ts";
import type { Kind, Property, Value, Values } from "../../../shared/hardware/property.ts";

/** A kind's declaration, for code that handles all kinds alike. */
export const kindOf = (name: KindName): Kind => kinds[name];

/** A property's declaration; undefined for a key that the kind has not. */
export function propertyOf(kind: KindName, key: string): Property | undefined {
  const { properties } = kindOf(kind);
  return Object.hasOwn(properties, key) ? properties[key] : undefined;
}

export interface Difference {
  readonly key: string;
  readonly now?: Value;
  readonly next?: Value;
}

/** The properties of one device in which running machine and next start differ, as the user means it. */
export function differences(name: KindName, now: Values, next: Values): Difference[] {
  return Object.entries(kindOf(name).properties).flatMap(([key, property]) => {
    const from = now[key];
    const to = next[key];
    if (from === to || property.runtime) return [];
    if (name === "cpu" && isExpansion(property, now, next, to)) return [];
    if (isFilledIn(name, key, now, next)) return [];
    return [{ key, ...(from !== undefined && { now: from }), ...(to !== undefined && { next: to }) }];
  });
}

/**
 * What libvirt writes into a running machine's `<cpu>` by itself: `host-model` becomes the host's model with all
 * its features, and a model that is checked partially or not at all becomes one that is checked in full, with
 * the features that differ. See https://libvirt.org/formatdomain.html#cpu-model-and-topology.
 */
function isExpansion({ path }: Property, now: Values, next: Values, to: Value | undefined): boolean {
  if (path.startsWith("topology") || path.startsWith("cache") || path.startsWith("numa")) return false;
  if (next["mode"] === "host-model") return now["mode"] === "custom" && path !== "@migratable";
  return to === undefined || path === "@check";
}

/**
 * What libvirt fills in, or leaves out, when a machine starts, though the definition says nothing of the kind: the
 * configured address of a display, the socket of a channel, and the format of a drive without a medium.
 */
function isFilledIn(name: KindName, key: string, now: Values, next: Values): boolean {
  if (name === "graphics") return key === "listenAddress" && next[key] === undefined;
  if (name === "channel") return (key === "path" || key === "sourceMode") && next["path"] === undefined;
  const empty = now["device"] !== "disk" && now["file"] === undefined;
  return name === "disk" && key === "format" && empty && now[key] === undefined;
}
