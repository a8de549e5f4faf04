import { Button, Group } from "@mantine/core";
import { IconHammer, IconPlayerPlay, IconPlayerStop, IconRefresh, IconTrash } from "@tabler/icons-react";
import type { Pool } from "../../../shared/contract/storage.ts";
import { poolType } from "../../../shared/storage/pool-types.ts";
import { IconAction } from "../../components/IconAction.tsx";
import { isActive, type Place } from "./model.ts";
import { actOnPool } from "./store.ts";
import { strings } from "./strings.ts";

interface Props {
  place: Place;
  pool: Pool;
  onBuild: () => void;
  onRemove: () => void;
}

/** What can be done with a pool; what cannot be done now says why. */
export function PoolActions({ place, pool, onBuild, onRemove }: Props) {
  const active = isActive(pool);
  const preparable = (poolType(pool.type)?.prepare.length ?? 0) > 0;
  const busy = pool.work ? strings.busy : undefined;
  const [action, label, Icon] = active
    ? (["stop", strings.stop, IconPlayerStop] as const)
    : (["start", strings.start, IconPlayerPlay] as const);
  return (
    <Group gap={4} wrap="nowrap">
      <Button
        size="xs"
        variant="default"
        leftSection={<Icon size={16} stroke={1.5} />}
        disabled={busy !== undefined}
        title={busy}
        onClick={() => void actOnPool(place, action)}
      >
        {label}
      </Button>
      <IconAction
        label={strings.refresh}
        unavailable={busy ?? (active ? undefined : strings.notRunning)}
        onClick={() => void actOnPool(place, "refresh")}
      >
        <IconRefresh size={18} stroke={1.5} />
      </IconAction>
      <IconAction
        label={strings.prepare}
        unavailable={busy ?? (preparable ? (active ? strings.running : undefined) : strings.nothingToPrepare)}
        onClick={onBuild}
      >
        <IconHammer size={18} stroke={1.5} />
      </IconAction>
      <IconAction label={strings.delete} unavailable={busy} onClick={onRemove}>
        <IconTrash size={18} stroke={1.5} />
      </IconAction>
    </Group>
  );
}
