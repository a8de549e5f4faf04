import { Button, Skeleton, Stack } from "@mantine/core";
import { IconDatabase, IconPlugConnectedX, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useSearchParams } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { ConnectionBanner, useConnections } from "../connections/index.ts";
import { AddPoolDialog } from "./add/AddPoolDialog.tsx";
import { storagePath } from "./model.ts";
import { PoolList } from "./PoolList.tsx";
import { PoolPane } from "./PoolPane.tsx";
import classes from "./Storage.module.css";
import { useFollowPools, useStorage } from "./store.ts";
import { strings } from "./strings.ts";

/** `/storage`: the pools of every connection on the left, the chosen one with its volumes on the right. */
export function StoragePage() {
  useFollowPools();
  const connections = useConnections((state) => state.list);
  const byConnection = useStorage((state) => state.byConnection);
  const [search] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const groups = connections.flatMap(({ id, label }) => {
    const pools = byConnection[id]?.pools;
    return pools ? [{ connection: id, label, pools }] : [];
  });
  const all = groups.flatMap(({ connection, pools }) =>
    pools.map(({ name }) => ({ connection, pool: name })),
  );
  const asked = { connection: search.get("connection"), pool: search.get("pool") };
  const current =
    asked.connection && asked.pool ? { connection: asked.connection, pool: asked.pool } : all[0];
  const there =
    current && all.some((place) => place.connection === current.connection && place.pool === current.pool);
  const errors = connections.flatMap(({ id }) => byConnection[id]?.error ?? []);
  const standing = connections.filter(({ status }) => status === "connected");
  const home = connections.find(({ id }) => id === (asked.connection ?? current?.connection)) ?? standing[0];

  return (
    <>
      <PageHeader title={strings.title} note={all.length > 0 ? strings.count(all.length) : undefined}>
        {standing.length > 0 && (
          <Button leftSection={<IconPlus size={16} stroke={1.5} />} onClick={() => setAdding(true)}>
            {strings.add}
          </Button>
        )}
      </PageHeader>
      {connections.map((connection) => (
        <ConnectionBanner key={connection.id} connection={connection} />
      ))}
      {errors.length > 0 && (
        <div className={classes["messages"]}>
          {errors.map((error) => (
            <ErrorMessage key={error.message} error={error} />
          ))}
        </div>
      )}
      {groups.length === 0 && errors.length === 0 && standing.length > 0 && <Waiting />}
      {standing.length === 0 && groups.length === 0 && (
        <EmptyState icon={IconPlugConnectedX} title={strings.noConnection} hint={strings.noConnectionHint} />
      )}
      {groups.length > 0 && all.length === 0 && (
        <EmptyState icon={IconDatabase} title={strings.empty} hint={strings.emptyHint} />
      )}
      {all.length > 0 && (
        <div className={classes["columns"]}>
          <PoolList groups={groups} current={current} />
          {current && there ? (
            <PoolPane key={`${current.connection}/${current.pool}`} {...current} view={search.get("view")} />
          ) : (
            <EmptyState icon={IconDatabase} title={strings.gone} hint={strings.goneHint} />
          )}
        </div>
      )}
      {adding && home && (
        <AddPoolDialog
          connection={home.id}
          onAdded={(pool) => navigate(storagePath({ connection: home.id, pool }))}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}

function Waiting() {
  return (
    <Stack gap={8} px={24} aria-busy role="status" aria-label={strings.loading}>
      <Skeleton height={56} />
      <Skeleton height={56} />
    </Stack>
  );
}
