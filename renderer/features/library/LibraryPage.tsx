import { useDocumentVisibility, useElementSize } from "@mantine/hooks";
import { useCallback, useMemo, useRef } from "react";
import { useCommand } from "../../app/shortcuts/index.ts";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ConnectionBanner, useConnections } from "../connections/index.ts";
import { ActionErrors, ShutdownNotices } from "../lifecycle/index.ts";
import type { Machine } from "../machines/index.ts";
import {
  groupName,
  useAllMachines,
  useFollowAddresses,
  useFollowUsage,
  useListed,
} from "../machines/index.ts";
import { BulkBar } from "./BulkBar.tsx";
import { type Column, fitting } from "./columns.ts";
import { LibraryBody } from "./LibraryBody.tsx";
import classes from "./LibraryPage.module.css";
import { LibraryToolbar } from "./LibraryToolbar.tsx";
import { MachineMenu } from "./MachineMenu.tsx";
import { usePreferences } from "./preferences.ts";
import { useScope, within } from "./scope.ts";
import { strings } from "./strings.ts";
import { useFound } from "./use-found.ts";

/** `/`: all machines, or those of a connection, a group, a tag, or the favourites. */
export function LibraryPage() {
  const scope = useScope();
  const connections = useConnections((state) => state.list);
  const shown = connections.filter(({ id }) => scope.connection === undefined || id === scope.connection);
  const standing = shown
    .filter(({ status }) => status === "connected")
    .map(({ id }) => id)
    .join(" ");
  // One connection that never stood is the sidebar's matter while the others have machines to show.
  const troubled = shown.filter(
    ({ status }) => scope.connection !== undefined || standing === "" || status !== "failed",
  );
  const visible = useDocumentVisibility() === "visible";
  useFollowUsage(standing, visible);
  useFollowAddresses(standing, visible);

  const here = useAllMachines(scope.connection);
  const all = useMemo(() => within(here, scope), [here, scope]);
  const { ref, width } = useElementSize<HTMLDivElement>();
  const columns = useFittingColumns(width);
  const view = usePreferences((state) => state.view);
  const { machines, finds } = useFound(all, view === "list" ? columns.map(({ id }) => id) : undefined);

  const input = useRef<HTMLInputElement>(null);
  const container = useRef<HTMLDivElement>(null);
  useCommand("filter", () => input.current?.focus());

  const blocked = useCallback(
    (machine: Machine) =>
      standing.split(" ").includes(machine.connection) ? undefined : strings.disconnected,
    [standing],
  );
  const live = useCallback(
    (machine: Machine) => visible && blocked(machine) === undefined,
    [visible, blocked],
  );
  const toMachines = () => container.current?.focus();
  return (
    <>
      <PageHeader title={useTitle()} note={useNote(machines.length, all.length)}>
        {here.length > 0 && <LibraryToolbar input={input} onLeave={toMachines} fitting={columns} />}
      </PageHeader>
      {troubled.map((connection) => (
        <ConnectionBanner key={connection.id} connection={connection} />
      ))}
      <ActionErrors machines={here} className={classes["errors"]} />
      <ShutdownNotices machines={here} className={classes["errors"]} />
      <div ref={ref} className={classes["body"]}>
        <LibraryBody
          here={here}
          all={all}
          scope={scope}
          machines={machines}
          finds={finds}
          blocked={blocked}
          live={live}
          container={container}
          columns={columns}
        />
      </div>
      <BulkBar machines={machines} blocked={blocked} />
      <MachineMenu machines={machines} blocked={blocked} onClosed={toMachines} />
    </>
  );
}

/** How many machines there are; also while they are being read. */
function useNote(shown: number, all: number): string | undefined {
  const listed = useListed(useScope().connection).length;
  if (all > 0) return strings.count(shown, all);
  return listed > 0 ? strings.count(listed, listed) : undefined;
}

/** What part of the library this is. */
function useTitle(): string {
  const { connection, group, tag, favourites } = useScope();
  const label = useConnections(({ list }) => list.find(({ id }) => id === connection)?.label);
  if (group !== undefined) return groupName(group);
  return tag ?? (favourites ? strings.favourites : (label ?? strings.title));
}

/** The same array while the same columns fit, so that no row is drawn anew for a pixel. */
function useFittingColumns(width: number): readonly Column[] {
  const wanted = usePreferences((state) => state.columns);
  const last = useRef<readonly Column[]>([]);
  const fit = fitting(wanted, width || Number.POSITIVE_INFINITY);
  const same =
    fit.length === last.current.length && fit.every((column, index) => column === last.current[index]);
  if (!same) last.current = fit;
  return last.current;
}
