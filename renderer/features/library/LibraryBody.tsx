import { Button } from "@mantine/core";
import { IconPlugConnected, IconSearchOff } from "@tabler/icons-react";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { addConnection, useConnections } from "../connections/index.ts";
import type { Machine } from "../machines/index.ts";
import { useLoaded, useMachines } from "../machines/index.ts";
import { EmptyLibrary } from "./EmptyLibrary.tsx";
import type { CollectionProps } from "./item-props.ts";
import classes from "./LibraryPage.module.css";
import { ListSkeleton } from "./ListSkeleton.tsx";
import { MachineList } from "./MachineList.tsx";
import { MachineTiles } from "./MachineTiles.tsx";
import { usePreferences } from "./preferences.ts";
import { strings } from "./strings.ts";

interface Props extends CollectionProps {
  /** All machines here, before the filter. */
  all: readonly Machine[];
  filter: string;
  onClearFilter: () => void;
  selected: string | undefined;
}

/** The machines, or what stands in their place: loading, nothing yet, nothing found, no connection. */
export function LibraryBody({ all, filter, onClearFilter, selected, ...collection }: Props) {
  const view = usePreferences((state) => state.view);
  const loaded = useLoaded(selected);
  const { loaded: known, list, error: listError } = useConnections();
  const error = useMachines(({ byConnection }) =>
    selected === undefined ? undefined : byConnection[selected]?.error,
  );

  const failure = listError ?? error;
  if (failure && all.length === 0) {
    return (
      <div className={classes["errors"]}>
        <ErrorMessage error={failure} />
      </div>
    );
  }
  if (known && list.length === 0) {
    return (
      <EmptyState icon={IconPlugConnected} title={strings.noConnections} hint={strings.noConnectionsHint}>
        <Button mt={16} onClick={addConnection}>
          {strings.addConnection}
        </Button>
      </EmptyState>
    );
  }
  if (all.length === 0 && !loaded) {
    const here = list.filter(({ id }) => selected === undefined || id === selected);
    const down = known && here.every(({ status }) => status === "failed" || status === "disconnected");
    return down ? (
      <EmptyState icon={IconPlugConnected} title={strings.notConnected} hint={strings.notConnectedHint} />
    ) : (
      <ListSkeleton />
    );
  }
  if (all.length === 0) return <EmptyLibrary connection={selected} />;
  if (collection.machines.length === 0) {
    return (
      <EmptyState
        icon={IconSearchOff}
        title={strings.nothingFound}
        hint={strings.nothingFoundHint(filter.trim())}
      >
        <Button mt={16} variant="default" onClick={onClearFilter}>
          {strings.filterClear}
        </Button>
      </EmptyState>
    );
  }
  return view === "list" ? <MachineList {...collection} /> : <MachineTiles {...collection} />;
}
