import type { Pool } from "../../../shared/contract/storage.ts";
import {
  type PoolType,
  type PoolTypeName,
  type PoolValues,
  poolTypes,
} from "../../../shared/storage/pool-types.ts";
import { strings } from "./strings.ts";

/** Where a pool stands in the window. */
export interface Place {
  connection: string;
  pool: string;
}

/** The pools of one connection. */
export interface PoolGroup {
  connection: string;
  label: string;
  pools: readonly Pool[];
}

/** One line of the list of pools. */
export type PoolRow =
  | { readonly kind: "heading"; readonly key: string; readonly label: string }
  | { readonly kind: "pool"; readonly key: string; readonly pool: Pool; readonly place: Place };

/**
 * The pools in lines, under the names of their connections where there are several.
 * @param filter part of a pool's name or type; without any, all
 */
export function poolRows(groups: readonly PoolGroup[], filter: string): PoolRow[] {
  const words = filter.trim().toLowerCase();
  return groups.flatMap(({ connection, label, pools }) => {
    const found = pools.filter(({ name, type }) =>
      [name, type, typeName(type)].some((text) => text.toLowerCase().includes(words)),
    );
    const rows = found.map((pool): PoolRow => {
      return {
        kind: "pool",
        key: `${connection}/${pool.uuid}`,
        pool,
        place: { connection, pool: pool.name },
      };
    });
    const headed = groups.length > 1 && rows.length > 0;
    return headed ? [{ kind: "heading", key: connection, label }, ...rows] : rows;
  });
}

/** The address of the storage page, of one pool, or of one view of it. */
export function storagePath(place?: Place, view?: "xml"): string {
  if (!place) return "/storage";
  const search = new URLSearchParams({ ...place, ...(view && { view }) });
  return `/storage?${search}`;
}

/** In whole percent; undefined where there is nothing to divide. */
export function usedPercent({
  capacity,
  allocation,
}: Pick<Pool, "capacity" | "allocation">): number | undefined {
  return capacity > 0 ? Math.min(100, Math.round((allocation / capacity) * 100)) : undefined;
}

export const isActive = ({ state }: Pool): boolean => state !== "inactive" && state !== "building";

/** The type in words; libvirt's own for one that is not known here. */
export const typeName = (type: string): string =>
  Object.hasOwn(strings.types, type) ? strings.types[type as PoolTypeName].name : type;

/** What a new pool's fields begin with; what the user has written stays. */
export function withInitial(type: PoolTypeName, name: string, written: PoolValues): PoolValues {
  const { fields }: PoolType = poolTypes[type];
  const initial = Object.entries(fields).flatMap(([key, field]) =>
    field.initial === undefined ? [] : [[key, field.initial.replace("{name}", name.trim() || "…")] as const],
  );
  return { ...Object.fromEntries(initial), ...written };
}

export type NameFault = keyof typeof strings.addDialog.nameFaults;

export function nameFault(name: string, taken: readonly string[]): NameFault | undefined {
  if (name.trim() === "") return "empty";
  if (/[/\n\r]/.test(name)) return "shape";
  return taken.includes(name.trim()) ? "taken" : undefined;
}
