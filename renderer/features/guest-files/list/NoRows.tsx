import { Button, Skeleton } from "@mantine/core";
import { IconFolder, IconSearch } from "@tabler/icons-react";
import { EmptyState } from "../../../components/EmptyState.tsx";
import { useFiles } from "../context.ts";
import { toggle } from "../preferences.ts";
import { strings } from "../strings.ts";
import classes from "./List.module.css";
import type { Listing } from "./use-rows.ts";

/** Why there is nothing in the list: it is being read, it is empty, or nothing fits. */
export function NoRows({ listing: { rows, done } }: { listing: Listing }) {
  const sought = useFiles((state) => state.sought);
  const filter = useFiles((state) => state.filter);
  if (!done && rows.length === 0) {
    return (
      <div
        className={classes["reading"]}
        role="status"
        aria-label={sought ? strings.searching : strings.reading}
      >
        <Skeleton height={16} width="40%" />
        <Skeleton height={16} width="55%" />
        <Skeleton height={16} width="35%" />
      </div>
    );
  }
  if (sought !== "") return <EmptyState icon={IconSearch} title={strings.notFound} />;
  if (filter !== "")
    return <EmptyState icon={IconSearch} title={strings.noMatch} hint={strings.noMatchHint} />;
  if (rows.length === 0) return <EmptyState icon={IconFolder} title={strings.emptyFolder} />;
  return (
    <EmptyState icon={IconFolder} title={strings.onlyHidden}>
      <Button mt={16} size="xs" variant="default" onClick={() => toggle("hidden")}>
        {strings.showHidden}
      </Button>
    </EmptyState>
  );
}
