import { Modal, Select } from "@mantine/core";
import { IconDatabaseOff } from "@tabler/icons-react";
import { useState } from "react";
import { EmptyState } from "../../../components/EmptyState.tsx";
import { isActive } from "../model.ts";
import { useFollowPools, usePools } from "../store.ts";
import { type Asked, VolumeDialogs } from "./dialogs/VolumeDialogs.tsx";
import { useVolumes } from "./store.ts";
import { strings } from "./strings.ts";
import { VolumeJobs } from "./VolumeJobs.tsx";
import { VolumeList } from "./VolumeList.tsx";
import classes from "./Volumes.module.css";

const words = strings.browser;

export interface PickedVolume {
  readonly pool: string;
  readonly name: string;
  readonly path: string;
  readonly format: string | undefined;
}

interface Props {
  connection: string;
  /** The pool that is shown first; else `default`, else the first that runs. */
  pool?: string | undefined;
  onPick: (volume: PickedVolume) => void;
  onClose: () => void;
}

/** Chooses a volume of a connection's pools; one can be made or uploaded on the way. */
export function VolumeBrowser({ connection, pool: first, onPick, onClose }: Props) {
  useFollowPools();
  const pools = usePools(connection)
    ?.filter(isActive)
    .map(({ name }) => name);
  const [chosen, setChosen] = useState<string>();
  const [asked, setAsked] = useState<Asked>();
  const pool = [chosen, first, "default", pools?.[0]].find(
    (name) => name !== undefined && pools?.includes(name),
  );
  const place = pool === undefined ? undefined : { connection, pool };
  const { rows, reading } = useVolumes(place);
  return (
    // While a dialog stands before it, Escape is that one's.
    <Modal opened onClose={onClose} closeOnEscape={!asked} title={words.title} size={860}>
      {pools && pools.length > 0 && (
        <Select
          className={classes["browserPool"]!}
          label={words.pool}
          allowDeselect={false}
          data={pools}
          value={pool ?? null}
          onChange={(next) => setChosen(next ?? undefined)}
        />
      )}
      <div className={classes["browser"]}>
        {pools?.length === 0 && (
          <EmptyState icon={IconDatabaseOff} title={words.none} hint={words.noneHint} />
        )}
        {place && (
          <>
            <VolumeJobs place={place} />
            {rows && (
              <VolumeList
                key={place.pool}
                connection={connection}
                rows={rows}
                reading={reading}
                onAsk={setAsked}
                open={{
                  label: words.pick,
                  act: ({ name, path, format, unfinished }) =>
                    !unfinished && onPick({ pool: place.pool, name, path, format }),
                }}
              />
            )}
            {asked && rows && (
              <VolumeDialogs place={place} rows={rows} asked={asked} onClose={() => setAsked(undefined)} />
            )}
          </>
        )}
      </div>
    </Modal>
  );
}
