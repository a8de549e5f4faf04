import { Button } from "@mantine/core";
import { IconPlugConnectedX, IconServerOff } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useSearchParams } from "wouter";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { ConnectionBanner, useConnections } from "../connections/index.ts";
import { ActionErrors, ShutdownNotice } from "../lifecycle/index.ts";
import { MachineHeader, useLoaded, useMachine } from "../machines/index.ts";
import { type Details, DetailsContext } from "./context.ts";
import classes from "./DetailsPage.module.css";
import { AddDialog } from "./dialogs/AddDialog.tsx";
import { LeaveGuard } from "./LeaveGuard.tsx";
import { DeviceList } from "./list/DeviceList.tsx";
import { ItemPane } from "./pages/ItemPane.tsx";
import { detailsPath } from "./path.ts";
import { PendingBar } from "./pending/PendingBar.tsx";
import { Skeletons } from "./Skeletons.tsx";
import { useFollowHardware, useHardware } from "./store.ts";
import { strings } from "./strings/page.ts";
import { useUnapplied } from "./use-unapplied.ts";

interface Props {
  connection: string;
  uuid: string;
}

/** `/c/…/m/…/details`: the machine's hardware, a list on the left and what is chosen of it on the right. */
export function DetailsPage({ connection, uuid }: Props) {
  useFollowHardware(connection, uuid);
  const { state, error } = useHardware(connection, uuid);
  const { items: edited } = useUnapplied({ connection, uuid });
  const machine = useMachine(connection, uuid);
  const gone = useLoaded(connection) && !machine;
  const link = useConnections(({ list }) => list.find(({ id }) => id === connection));
  const [params] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const current = params.get("item") ?? state?.items[0]?.id ?? "";
  const hrefOf = (item: string) => detailsPath(connection, uuid, item);
  const blocked = link && link.status !== "connected" ? strings.disconnected : undefined;
  const details: Details | undefined = state && { connection, uuid, state, blocked };

  return (
    <>
      <MachineHeader connection={connection} uuid={uuid} />
      {link && <ConnectionBanner connection={link} />}
      {machine && (
        <>
          <ShutdownNotice machine={machine} className={classes["error"]} />
          <ActionErrors machines={[machine]} named={false} className={classes["error"]} />
        </>
      )}
      {gone ? (
        <EmptyState icon={IconServerOff} title={strings.gone} hint={strings.goneHint}>
          <Button component={Link} href="/" variant="default" mt={12}>
            {strings.toLibrary}
          </Button>
        </EmptyState>
      ) : (
        <>
          {error && (
            <div className={classes["error"]}>
              <ErrorMessage error={error} />
            </div>
          )}
          {details ? (
            <DetailsContext value={details}>
              <PendingBar />
              <div className={classes["columns"]}>
                <DeviceList
                  state={details.state}
                  current={current}
                  hrefOf={hrefOf}
                  edited={edited}
                  unavailable={blocked}
                  onAdd={() => setAdding(true)}
                />
                <ItemPane id={current} />
              </div>
              <AddDialog opened={adding} onClose={() => setAdding(false)} />
              <LeaveGuard />
            </DetailsContext>
          ) : error || blocked ? (
            <EmptyState icon={IconPlugConnectedX} title={strings.unreadable} />
          ) : (
            <Skeletons />
          )}
        </>
      )}
    </>
  );
}
