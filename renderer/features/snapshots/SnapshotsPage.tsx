import { Button, Skeleton } from "@mantine/core";
import { IconCalendarTime, IconCamera, IconServerOff } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import type { SnapshotTree } from "../../../shared/contract/snapshots.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { CloneDialog } from "../clones/index.ts";
import { ConnectionBanner, useConnections } from "../connections/index.ts";
import { useJob, WorkBar } from "../jobs/index.ts";
import { type Machine, MachineHeader, useLoaded, useMachine } from "../machines/index.ts";
import { AutomaticDialog } from "./AutomaticDialog.tsx";
import type { Asked } from "./asked.ts";
import { CreateDialog } from "./CreateDialog.tsx";
import { Detail } from "./Detail.tsx";
import { RemoveDialog } from "./RemoveDialog.tsx";
import { RevertDialog } from "./RevertDialog.tsx";
import { rowsOf } from "./rows.ts";
import classes from "./Snapshots.module.css";
import { strings } from "./strings.ts";
import { Tree } from "./Tree.tsx";
import { useSnapshots } from "./use-snapshots.ts";

interface Props {
  connection: string;
  uuid: string;
}

/** `/c/…/m/…/snapshots`: the tree of a machine's snapshots, and what is chosen of it. */
export function SnapshotsPage({ connection, uuid }: Props) {
  const machine = useMachine(connection, uuid);
  const gone = useLoaded(connection) && !machine;
  const link = useConnections(({ list }) => list.find(({ id }) => id === connection));
  const { tree, error } = useSnapshots(connection, uuid);
  const [asked, setAsked] = useState<Asked>();
  const [job, setJob] = useState<string>();
  const working = useJob(job)?.state === "running";
  const blocked =
    link && link.status !== "connected" ? strings.unavailable : working ? strings.working : undefined;

  return (
    <>
      <MachineHeader connection={connection} uuid={uuid}>
        {machine && (
          <>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconCalendarTime size={16} stroke={1.5} />}
              disabled={blocked === strings.unavailable || !machine.domain.persistent}
              onClick={() => setAsked({ kind: "automatic" })}
            >
              {strings.automatic.ask}
            </Button>
            <Button
              size="xs"
              leftSection={<IconCamera size={16} stroke={1.5} />}
              disabled={blocked !== undefined}
              title={blocked}
              onClick={() => setAsked({ kind: "create" })}
            >
              {strings.create}
            </Button>
          </>
        )}
      </MachineHeader>
      {link && <ConnectionBanner connection={link} />}
      {error && (
        <div className={classes["error"]}>
          <ErrorMessage error={error} />
        </div>
      )}
      {job !== undefined && <WorkBar key={job} id={job} onDismiss={() => setJob(undefined)} />}
      {gone ? (
        <EmptyState icon={IconServerOff} title={strings.gone} />
      ) : !tree || !machine ? (
        <div className={classes["loading"]} role="status" aria-label={strings.loading}>
          <Skeleton height={240} />
        </div>
      ) : (
        <Loaded machine={machine} tree={tree} blocked={blocked} onAsk={setAsked} />
      )}
      {machine && asked && (
        <Dialogs machine={machine} asked={asked} onJob={setJob} onClose={() => setAsked(undefined)} />
      )}
    </>
  );
}

interface LoadedProps {
  machine: Machine;
  tree: SnapshotTree;
  blocked: string | undefined;
  onAsk: (asked: Asked) => void;
}

function Loaded({ machine, tree, blocked, onAsk }: LoadedProps) {
  const rows = useMemo(() => rowsOf(tree), [tree]);
  // The wish outlasts a snapshot that is made or deleted; undefined is the present state.
  const [wish, setWish] = useState<{ name: string | undefined }>();
  const chosen =
    rows.find(({ name }) => wish && name === wish.name) ??
    rows.find(({ name }) => name !== undefined && name === tree.current) ??
    rows[0];
  if (!chosen) {
    return (
      <div className={classes["empty"]}>
        <EmptyState icon={IconCamera} title={strings.empty} hint={strings.emptyHint}>
          <Button mt={16} disabled={blocked !== undefined} onClick={() => onAsk({ kind: "create" })}>
            {strings.createAsk}
          </Button>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={classes["columns"]}>
      <Tree
        rows={rows}
        chosen={chosen}
        current={tree.current}
        onChoose={(name) => setWish({ name })}
        onOpen={(name) => {
          if (blocked === undefined)
            onAsk(name === undefined ? { kind: "create" } : { kind: "revert", name });
        }}
        onDelete={(name) => {
          if (blocked === undefined) onAsk({ kind: "remove", name, scope: "one" });
        }}
      />
      <Detail
        key={chosen.name ?? ""}
        machine={machine}
        snapshot={chosen.snapshot}
        tree={tree}
        blocked={blocked}
        onAsk={onAsk}
      />
    </div>
  );
}

interface DialogProps {
  machine: Machine;
  asked: Asked;
  onJob: (job: string) => void;
  onClose: () => void;
}

function Dialogs({ asked, ...rest }: DialogProps) {
  switch (asked.kind) {
    case "create":
      return <CreateDialog {...rest} />;
    case "automatic":
      return <AutomaticDialog machine={rest.machine} onClose={rest.onClose} />;
    case "revert":
      return <RevertDialog name={asked.name} {...rest} />;
    case "clone":
      return <CloneDialog machine={rest.machine} from={asked.name} onClose={rest.onClose} />;
    case "remove":
      return <RemoveDialog name={asked.name} scope={asked.scope} {...rest} />;
  }
}
