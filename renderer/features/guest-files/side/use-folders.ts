import { useCallback, useEffect, useRef, useState } from "react";
import { client } from "../../../app/session.ts";
import { comparison, type Row, rowIn } from "../list/rows.ts";
import { stepsTo } from "../paths.ts";

/** What is known of the folders in a folder; more than these are only in the list. */
export interface Branch {
  readonly folders: readonly Row[];
  readonly loading: boolean;
  readonly failed: boolean;
  readonly more: boolean;
}

const MOST = 2000;
const byName = comparison({ column: "name", descending: false });
type Branches = ReadonlyMap<string, Branch>;

/** A place's folders as a tree of which each part is read when it is first opened. */
export function useFolders(session: string, place: string, current: string, round: number) {
  const [branches, setBranches] = useState<Branches>(new Map());
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set(["/"]));
  const stop = useRef(new AbortController());

  const read = useCallback(
    async (path: string) => {
      const { signal } = stop.current;
      const put = (branch: Branch) => {
        if (!signal.aborted) setBranches((known) => new Map(known).set(path, branch));
      };
      const folders: Row[] = [];
      let more = false;
      try {
        for await (const { entries } of await client.api.guestFiles.list(
          { session, place, path },
          { signal },
        )) {
          for (const entry of entries) if (entry.kind === "directory") folders.push(rowIn(path, entry));
          more = folders.length > MOST;
          if (more) break;
        }
        put({ folders: folders.sort(byName).slice(0, MOST), loading: false, failed: false, more });
      } catch {
        // Why is told by the list as soon as one goes there.
        put({ folders: [], loading: false, failed: true, more: false });
      }
    },
    [session, place],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read is read anew in each round
  useEffect(() => {
    stop.current = new AbortController();
    setBranches(new Map());
    return () => stop.current.abort();
  }, [read, round]);

  // What one is in stands open.
  useEffect(() => {
    setOpened((known) => {
      const wanted = stepsTo(current).slice(0, -1);
      return wanted.every((path) => known.has(path)) ? known : new Set([...known, ...wanted]);
    });
  }, [current]);

  useEffect(() => {
    const unread = [...opened].filter((path) => !branches.has(path));
    if (unread.length === 0) return;
    setBranches((known) => {
      const next = new Map(known);
      for (const path of unread) next.set(path, { folders: [], loading: true, failed: false, more: false });
      return next;
    });
    for (const path of unread) void read(path);
  }, [opened, branches, read]);

  const toggle = (path: string, open = !opened.has(path)) =>
    setOpened((known) => {
      const next = new Set(known);
      if (open) next.add(path);
      else next.delete(path);
      return next;
    });
  return { branches, opened, toggle };
}

export interface TreeRow {
  readonly path: string;
  /** Empty for the root. */
  readonly shown: string;
  /** From 1. */
  readonly level: number;
  readonly open: boolean;
  /** Whether it may hold folders: those of which nothing is known yet, too. */
  readonly opens: boolean;
  readonly hidden: boolean;
}

/** The lines of the tree, top to bottom. */
export function treeRows(branches: Branches, opened: ReadonlySet<string>, hidden: boolean): TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (path: string, shown: string, level: number) => {
    const branch = branches.get(path);
    const open = opened.has(path);
    const opens = !branch || branch.loading || branch.folders.length > 0;
    rows.push({ path, shown, level, open, opens, hidden: shown.startsWith(".") });
    if (!open || !branch) return;
    for (const { path: below, shown: name, entry } of branch.folders) {
      if (hidden || !entry.name.startsWith(".")) add(below, name, level + 1);
    }
  };
  add("/", "", 1);
  return rows;
}
