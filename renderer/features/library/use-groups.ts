import { useMemo } from "react";
import { groupPaths, groupTree, useAllMachines } from "../machines/index.ts";
import { usePreferences } from "./preferences.ts";

/** The groups of all connections' machines: as a tree, and their paths in its order. */
export function useGroups() {
  const machines = useAllMachines();
  const made = usePreferences((state) => state.groups);
  return useMemo(() => {
    const tree = groupTree(machines, made);
    return { tree, paths: groupPaths(tree) };
  }, [machines, made]);
}
