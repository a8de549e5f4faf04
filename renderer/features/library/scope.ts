import { useMemo } from "react";
import { useSearchParams } from "wouter";
import { isInGroup, type Machine } from "../machines/index.ts";

/** Which part of the library is shown: said by the address, so that it can be linked and gone back to. */
export interface Scope {
  connection?: string | undefined;
  /** With the groups in it. */
  group?: string | undefined;
  tag?: string | undefined;
  favourites?: boolean;
}

/** The address of a part of the library. */
export function libraryPath({ connection, group, tag, favourites }: Scope): string {
  const search = new URLSearchParams();
  if (connection !== undefined) search.set("connection", connection);
  if (group !== undefined) search.set("group", group);
  if (tag !== undefined) search.set("tag", tag);
  if (favourites) search.set("favourites", "1");
  return search.size === 0 ? "/" : `/?${search}`;
}

export function useScope(): Scope {
  const [search] = useSearchParams();
  return useMemo(
    () => ({
      connection: search.get("connection") ?? undefined,
      group: search.get("group") ?? undefined,
      tag: search.get("tag") ?? undefined,
      favourites: search.get("favourites") === "1",
    }),
    [search],
  );
}

/** The machines of a part of the library; its connection has been seen to before. */
export function within(machines: readonly Machine[], { group, tag, favourites }: Scope): readonly Machine[] {
  if (group === undefined && tag === undefined && !favourites) return machines;
  return machines.filter(({ domain: { organisation } }) => {
    if (favourites && !organisation.favourite) return false;
    if (group !== undefined && !isInGroup(organisation.group, group)) return false;
    return tag === undefined || organisation.tags.some(({ name }) => name === tag);
  });
}
