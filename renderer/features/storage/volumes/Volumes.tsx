import { Skeleton } from "@mantine/core";
import { IconDatabaseOff } from "@tabler/icons-react";
import { useState } from "react";
import { useSearchParams } from "wouter";
import type { Pool } from "../../../../shared/contract/storage.ts";
import { EmptyState } from "../../../components/EmptyState.tsx";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { isActive } from "../model.ts";
import { type Asked, VolumeDialogs } from "./dialogs/VolumeDialogs.tsx";
import { useVolumes } from "./store.ts";
import { strings } from "./strings.ts";
import { VolumeJobs } from "./VolumeJobs.tsx";
import { VolumeList } from "./VolumeList.tsx";
import { VolumeMenu } from "./VolumeMenu.tsx";
import classes from "./Volumes.module.css";

/** What a pool holds, and all that can be done with it; the volume that the address names is brought into view. */
export function Volumes({ connection, pool }: { connection: string; pool: Pool }) {
  const active = isActive(pool);
  const place = { connection, pool: pool.name };
  const { rows, reading, error } = useVolumes(active ? place : undefined);
  const [asked, setAsked] = useState<Asked>();
  const [search] = useSearchParams();
  if (!active) {
    return <EmptyState icon={IconDatabaseOff} title={strings.stopped} hint={strings.stoppedHint} />;
  }
  return (
    <div className={classes["root"]}>
      <VolumeJobs place={place} />
      {error && (
        <div className={classes["jobs"]}>
          <ErrorMessage error={error} />
        </div>
      )}
      {!rows && !error && (
        <div className={classes["jobs"]} role="status" aria-busy aria-label={strings.reading}>
          <Skeleton height={36} />
          <Skeleton height={36} />
          <Skeleton height={36} />
        </div>
      )}
      {rows && (
        <VolumeList
          connection={connection}
          rows={rows}
          reading={reading}
          current={search.get("volume")}
          onAsk={setAsked}
          open={{
            label: (name) => strings.details.title(name),
            act: (volume) => setAsked({ kind: "details", volume }),
          }}
          menu={(volume) => <VolumeMenu place={place} volume={volume} onAsk={setAsked} />}
        />
      )}
      {asked && rows && (
        <VolumeDialogs place={place} rows={rows} asked={asked} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}
