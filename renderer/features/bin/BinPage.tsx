import { Button, Skeleton, Stack } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { BinnedMachine } from "../../../shared/contract/bin.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import classes from "./Bin.module.css";
import { BinRow } from "./BinRow.tsx";
import { EmptyDialog } from "./EmptyDialog.tsx";
import { useBin, useFollowBin } from "./store.ts";
import { strings } from "./strings.ts";

/** `/bin`: deleted machines, which can be brought back. */
export function BinPage() {
  useFollowBin();
  const { machines, free, error } = useBin();
  const [asking, setAsking] = useState<readonly BinnedMachine[]>();
  return (
    <>
      <PageHeader
        title={strings.title}
        note={machines && machines.length > 0 ? strings.count(machines.length) : undefined}
      >
        {machines && machines.length > 0 && (
          <Button variant="default" onClick={() => setAsking(machines)}>
            {strings.emptyAll}
          </Button>
        )}
      </PageHeader>
      {error && (
        <div className={classes["error"]}>
          <ErrorMessage error={error} />
        </div>
      )}
      {!machines && !error && <Waiting />}
      {machines?.length === 0 && (
        <EmptyState icon={IconTrash} title={strings.empty} hint={strings.emptyHint} />
      )}
      {machines && machines.length > 0 && (
        <div className={classes["scroll"]}>
          <p className={classes["note"]}>
            {strings.note}{" "}
            {free.map(({ place, bytes }) => strings.free(formatBytes(bytes), place)).join(", ")}
          </p>
          <ul className={classes["list"]}>
            {machines.map((machine) => (
              <BinRow key={machine.id} machine={machine} onEmpty={() => setAsking([machine])} />
            ))}
          </ul>
        </div>
      )}
      {asking && <EmptyDialog machines={asking} onClose={() => setAsking(undefined)} />}
    </>
  );
}

function Waiting() {
  return (
    <Stack gap={8} px={24} aria-busy role="status" aria-label={strings.loading}>
      <Skeleton height={72} />
      <Skeleton height={72} />
    </Stack>
  );
}
