import type { Value, Values } from "../../../../shared/hardware/property.ts";

/** The properties of `vcpus` whose product has to be the maximum; libvirt wants all but `dies`. */
export const TOPOLOGY = ["sockets", "dies", "cores", "threads"] as const;
export type TopologyKey = (typeof TOPOLOGY)[number];

/** How many CPUs the topology makes; undefined where none is written, or a part of it is no whole number. */
export function product(values: Values): number | undefined {
  if (TOPOLOGY.every((key) => values[key] === undefined)) return undefined;
  const parts = TOPOLOGY.map((key) => values[key] ?? 1);
  if (!parts.every((part) => typeof part === "number" && Number.isInteger(part) && part > 0))
    return undefined;
  return parts.reduce<number>((all, part) => all * Number(part), 1);
}

/**
 * What else has to change with one part of the topology: the parts that libvirt wants beside it, and the maximum,
 * which is their product. Without its part there is no topology.
 */
export function withTopology(
  values: Values,
  key: TopologyKey,
  value: Value | undefined,
): Readonly<Record<string, Value | undefined>> {
  if (value === undefined && key !== "dies") {
    return Object.fromEntries(TOPOLOGY.map((part) => [part, undefined]));
  }
  const { sockets = 1, cores = 1, threads = 1, dies } = values;
  const parts = { sockets, cores, threads, ...(dies !== undefined && { dies }), [key]: value };
  const present = Object.fromEntries(
    Object.entries(parts).filter(([, part]) => part !== undefined),
  ) as Values;
  const maximum = product(present);
  return { ...parts, ...(maximum !== undefined && { maximum }) };
}

/** A topology for so many CPUs that every guest can use: one socket with as many cores. */
export const plainTopology = (maximum: Value | undefined): Readonly<Record<string, Value | undefined>> => ({
  sockets: 1,
  dies: undefined,
  cores: typeof maximum === "number" ? maximum : 1,
  threads: 1,
});
