import { useDocumentVisibility } from "@mantine/hooks";
import { useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { useCommand } from "../../app/shortcuts/index.ts";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ConnectionBanner, useConnections, useSelectedConnection } from "../connections/index.ts";
import { ActionErrors } from "../lifecycle/index.ts";
import type { Machine } from "../machines/index.ts";
import { useAllMachines, useFollowUsage, useMachines } from "../machines/index.ts";
import { LibraryBody } from "./LibraryBody.tsx";
import classes from "./LibraryPage.module.css";
import { LibraryToolbar } from "./LibraryToolbar.tsx";
import { MachineMenu } from "./MachineMenu.tsx";
import { usePreferences } from "./preferences.ts";
import { matching, type Sort, sorted } from "./select.ts";
import { strings } from "./strings.ts";

/** `/`: all machines, or one connection's. */
export function LibraryPage() {
  const selected = useSelectedConnection();
  const connections = useConnections((state) => state.list);
  const shown = connections.filter(({ id }) => selected === undefined || id === selected);
  const standing = shown
    .filter(({ status }) => status === "connected")
    .map(({ id }) => id)
    .join(" ");
  // One connection that never stood is the sidebar's matter while the others have machines to show.
  const troubled = shown.filter(
    ({ status }) => selected !== undefined || standing === "" || status !== "failed",
  );
  const visible = useDocumentVisibility() === "visible";
  useFollowUsage(standing, visible);

  const [filter, setFilter] = useState("");
  const wanted = useDeferredValue(filter);
  const sort = usePreferences((state) => state.sort);
  const all = useAllMachines(selected);
  const machines = useSorted(
    useMemo(() => matching(all, wanted), [all, wanted]),
    sort,
  );

  const [active, setActive] = useState<string>();
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
  const title = connections.find(({ id }) => id === selected)?.label ?? strings.title;
  return (
    <>
      <PageHeader
        title={title}
        note={all.length > 0 ? strings.count(machines.length, all.length) : undefined}
      >
        {all.length > 0 && (
          <LibraryToolbar
            filter={filter}
            setFilter={setFilter}
            input={input}
            onLeave={() => container.current?.focus()}
          />
        )}
      </PageHeader>
      {troubled.map((connection) => (
        <ConnectionBanner key={connection.id} connection={connection} />
      ))}
      <ActionErrors machines={all} className={classes["errors"]} />
      <LibraryBody
        all={all}
        filter={filter}
        onClearFilter={() => setFilter("")}
        selected={selected}
        machines={machines}
        active={active}
        setActive={setActive}
        blocked={blocked}
        live={live}
        container={container}
      />
      <MachineMenu machines={all} blocked={blocked} onClosed={() => container.current?.focus()} />
    </>
  );
}

/** Only an order by CPU looks at the statistics, so that the others do not follow them. */
function useSorted(machines: readonly Machine[], sort: Sort): Machine[] {
  const usage = useMachines((state) => (sort.column === "cpu" ? state.byConnection : undefined));
  return useMemo(
    () => sorted(machines, sort, ({ connection, domain }) => usage?.[connection]?.usage.get(domain.uuid)),
    [machines, sort, usage],
  );
}
