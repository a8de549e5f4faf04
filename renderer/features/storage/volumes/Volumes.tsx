import { Skeleton } from "@mantine/core";
import { IconDatabaseOff, IconFiles } from "@tabler/icons-react";
import type { Pool } from "../../../../shared/contract/storage.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import { client } from "../../../app/session.ts";
import { EmptyState } from "../../../components/EmptyState.tsx";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { MiddleTruncate } from "../../../components/MiddleTruncate.tsx";
import { useCall } from "../../../components/use-call.ts";
import { isActive } from "../model.ts";
import classes from "../Storage.module.css";
import { strings } from "../strings.ts";

const words = strings.volumes;

/** What a pool holds. */
export function Volumes({ connection, pool }: { connection: string; pool: Pool }) {
  const active = isActive(pool);
  const read = useCall(
    async (signal) =>
      active
        ? (await client.api.storage.describeRemoval({ connection, pool: pool.name }, { signal })).volumes
        : [],
    [connection, pool.name, active, pool.volumes, pool.allocation],
  );
  if (!active) return <EmptyState icon={IconDatabaseOff} title={words.stopped} hint={words.stoppedHint} />;
  if (read.error) {
    return (
      <div className={classes["messages"]}>
        <ErrorMessage error={read.error} />
      </div>
    );
  }
  if (!read.value) return <Skeleton height={96} m={24} />;
  if (read.value.length === 0)
    return <EmptyState icon={IconFiles} title={words.empty} hint={words.emptyHint} />;
  return (
    <table className={classes["table"]}>
      <thead>
        <tr>
          <th scope="col">{words.name}</th>
          <th scope="col">{words.size}</th>
          <th scope="col">{words.usedBy}</th>
        </tr>
      </thead>
      <tbody>
        {read.value.map(({ name, bytes, usedBy }) => (
          <tr key={name}>
            <td>
              <MiddleTruncate text={name} />
            </td>
            <td>{bytes !== undefined && formatBytes(bytes)}</td>
            <td>{usedBy.join(", ")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
