import { Modal, Skeleton, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Volume } from "../../../../../shared/contract/volumes.ts";
import { formatBytes } from "../../../../../shared/model/units.ts";
import { client } from "../../../../app/session.ts";
import { CommandBlock } from "../../../../components/CommandBlock.tsx";
import { ErrorMessage } from "../../../../components/ErrorMessage.tsx";
import { RelativeTime } from "../../../../components/RelativeTime.tsx";
import { useCall } from "../../../../components/use-call.ts";
import type { Place } from "../../model.ts";
import { strings } from "../strings.ts";
import { Users } from "../VolumeRow.tsx";
import classes from "../Volumes.module.css";

const words = strings.details;

/** All that libvirt and qemu-img know of a volume. */
export function DetailsDialog({
  place,
  volume,
  onClose,
}: {
  place: Place;
  volume: Volume;
  onClose: () => void;
}) {
  const { value, error } = useCall(
    (signal) => client.api.volumes.details({ ...place, volume: volume.name }, { signal }),
    [place.connection, place.pool, volume.name],
  );
  const image = value?.image;
  const facts: Record<string, ReactNode> = {
    [words.path]: <span className={classes["mono"]}>{volume.path}</span>,
    [words.format]: image?.format ?? volume.format,
    [words.compat]: image?.compat,
    [words.capacity]: formatBytes(image?.virtualSize ?? volume.capacity),
    [words.allocation]: formatBytes(image?.actualSize ?? volume.allocation),
    [words.cluster]: image?.clusterSize && formatBytes(image.clusterSize),
    [words.backing]: volume.backing && (
      <span className={classes["mono"]}>
        {volume.backing}
        {image?.backingFormat && ` (${image.backingFormat})`}
      </span>
    ),
    [words.encrypted]: (image?.encrypted || volume.encrypted) && words.yes,
    [words.secret]: value?.secret && <span className={classes["mono"]}>{value.secret}</span>,
    [words.dirty]: image?.dirty && words.dirtyYes,
    [words.usedBy]: volume.usedBy.length > 0 && (
      <Users connection={place.connection} volume={{ ...volume, overlays: [] }} />
    ),
    [words.overlays]: volume.overlays.length > 0 && (
      <ul className={classes["plain"]}>
        {volume.overlays.map((overlay) => (
          <li key={overlay} className={classes["mono"]}>
            {overlay}
          </li>
        ))}
      </ul>
    ),
    [words.snapshots]: image && image.snapshots.length > 0 && (
      <ul className={classes["plain"]}>
        {image.snapshots.map(({ name, at }) => (
          <li key={name}>
            {name} · <RelativeTime at={at} />
          </li>
        ))}
      </ul>
    ),
  };
  return (
    <Modal opened onClose={onClose} title={volume.name} size={680}>
      <Stack gap={16}>
        {error && <ErrorMessage error={error} />}
        <dl className={classes["facts"]}>
          {Object.entries(facts).map(
            ([name, shown]) =>
              shown && (
                <div key={name} className={classes["fact"]}>
                  <dt>{name}</dt>
                  <dd>{shown}</dd>
                </div>
              ),
          )}
        </dl>
        {value?.imageProblem && <Text c="dimmed">{value.imageProblem}</Text>}
        <Text fz={12} c="dimmed">
          {words.rename}
        </Text>
        <div>
          <Text fz={12} c="dimmed" mb={4}>
            {words.xml}
          </Text>
          {value ? (
            <CommandBlock text={value.xml} maxHeight={220} />
          ) : (
            !error && <Skeleton height={220} role="status" aria-label={words.loading} />
          )}
        </div>
      </Stack>
    </Modal>
  );
}
