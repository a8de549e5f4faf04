import { Button } from "@mantine/core";
import { IconFolder, IconPlugConnected, IconSearchOff, IconStar, IconTag } from "@tabler/icons-react";
import { Link } from "wouter";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { addConnection, useConnections } from "../connections/index.ts";
import type { Machine } from "../machines/index.ts";
import { useListed, useLoaded, useMachines } from "../machines/index.ts";
import type { Column } from "./columns.ts";
import { EmptyLibrary } from "./EmptyLibrary.tsx";
import { setFilter, useFilter } from "./filter.ts";
import type { CollectionProps } from "./item-props.ts";
import classes from "./LibraryPage.module.css";
import { ListedNames } from "./ListedNames.tsx";
import { ListSkeleton } from "./ListSkeleton.tsx";
import { MachineList } from "./MachineList.tsx";
import { MachineTiles } from "./MachineTiles.tsx";
import { usePreferences } from "./preferences.ts";
import type { Scope } from "./scope.ts";
import { strings } from "./strings.ts";

interface Props extends CollectionProps {
  /** All machines of the connection, or of all. */
  here: readonly Machine[];
  /** Those of this part of the library, before the filter. */
  all: readonly Machine[];
  scope: Scope;
}

/** The machines, or what stands in their place: loading, nothing yet, nothing found, no connection. */
export function LibraryBody({ here, all, scope, ...collection }: Props) {
  const view = usePreferences((state) => state.view);
  if (here.length === 0) return <NoMachines scope={scope} columns={collection.columns} />;
  if (all.length === 0) return <EmptyPart scope={scope} />;
  if (collection.machines.length === 0) return <NothingFound />;
  return view === "list" ? <MachineList {...collection} /> : <MachineTiles {...collection} />;
}

/** No machine is known: because nothing can be asked, nothing has answered yet, or there is none. */
function NoMachines({ scope, columns }: { scope: Scope; columns: readonly Column[] }) {
  const { connection } = scope;
  const listed = useListed(connection);
  const simple = useSimpleOrder(scope);
  const loaded = useLoaded(connection);
  const { loaded: known, list, error: listError } = useConnections();
  const error = useMachines(({ byConnection }) =>
    connection === undefined ? undefined : byConnection[connection]?.error,
  );
  const failure = listError ?? error;
  if (failure) {
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
  if (loaded) return <EmptyLibrary connection={connection} />;
  const asked = list.filter(({ id }) => connection === undefined || id === connection);
  const down = known && asked.every(({ status }) => status === "failed" || status === "disconnected");
  if (!down && listed.length > 0 && simple) return <ListedNames machines={listed} columns={columns} />;
  if (!down) return <ListSkeleton />;
  return <EmptyState icon={IconPlugConnected} title={strings.notConnected} hint={strings.notConnectedHint} />;
}

/** Whether the list is one of all machines by their names: what else it is can only be told from all facts. */
function useSimpleOrder({ group, tag, favourites }: Scope): boolean {
  const byName = usePreferences(
    ({ view, grouped, sort }) => view === "list" && !grouped && sort.column === "name" && !sort.descending,
  );
  const filtered = useFilter(({ text }) => text !== "");
  return byName && !filtered && group === undefined && tag === undefined && !favourites;
}

function EmptyPart({ scope }: { scope: Scope }) {
  const [icon, title, hint] =
    scope.group !== undefined
      ? [IconFolder, strings.emptyGroup, strings.emptyGroupHint]
      : scope.tag !== undefined
        ? [IconTag, strings.emptyTag, strings.emptyTagHint]
        : [IconStar, strings.emptyFavourites, strings.emptyFavouritesHint];
  return (
    <EmptyState icon={icon} title={title} hint={hint}>
      <Button mt={16} variant="default" component={Link} href="/">
        {strings.showAll}
      </Button>
    </EmptyState>
  );
}

function NothingFound() {
  const filter = useFilter((state) => state.text);
  return (
    <EmptyState
      icon={IconSearchOff}
      title={strings.nothingFound}
      hint={strings.nothingFoundHint(filter.trim())}
    >
      <Button mt={16} variant="default" onClick={() => setFilter("")}>
        {strings.filterClear}
      </Button>
    </EmptyState>
  );
}
