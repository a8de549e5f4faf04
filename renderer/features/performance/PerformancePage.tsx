import { Button } from "@mantine/core";
import { IconChartBarOff, IconPower, IconServerOff } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { Link } from "wouter";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { ConnectionBanner, useConnections } from "../connections/index.ts";
import { MachineHeader, useLoaded, useMachine } from "../machines/index.ts";
import { Controls } from "./Controls.tsx";
import { machineGraphs } from "./graphs.ts";
import { HostSection } from "./HostSection.tsx";
import { Measured } from "./Measured.tsx";
import classes from "./Performance.module.css";
import { strings } from "./strings.ts";
import { useMachineSeries } from "./use-series.ts";

interface Props {
  connection: string;
  uuid: string;
}

/** `/c/…/m/…/performance`: what the machine used in the last hour, and its host. */
export function PerformancePage({ connection, uuid }: Props) {
  const domain = useMachine(connection, uuid)?.domain;
  const loaded = useLoaded(connection);
  const link = useConnections(({ list }) => list.find(({ id }) => id === connection));
  const { samples, since, error } = useMachineSeries(connection, uuid);
  const graphs = useMemo(() => machineGraphs(domain?.memoryMiB), [domain?.memoryMiB]);
  const off = domain !== undefined && (domain.state === "shutoff" || domain.state === "crashed");
  const unmeasured = samples.length === 0 && since !== undefined;
  const uncounted = useWaited(unmeasured && !off);

  return (
    <>
      <MachineHeader connection={connection} uuid={uuid}>
        {domain && <Controls />}
      </MachineHeader>
      {link && <ConnectionBanner connection={link} />}
      {loaded && !domain ? (
        <EmptyState icon={IconServerOff} title={strings.gone} hint={strings.goneHint}>
          <Button component={Link} href="/" variant="default" mt={12}>
            {strings.toLibrary}
          </Button>
        </EmptyState>
      ) : (
        <div className={classes["page"]}>
          {error && <ErrorMessage error={error} />}
          {off && unmeasured && (
            <div className={classes["nothing"]}>
              <EmptyState icon={IconPower} title={strings.off} hint={strings.offHint} />
            </div>
          )}
          {uncounted && (
            <div className={classes["nothing"]}>
              <EmptyState
                icon={IconChartBarOff}
                title={strings.nothingCounted}
                hint={strings.nothingCountedHint}
              />
            </div>
          )}
          {!uncounted && !(off && unmeasured) && (
            <section aria-label={strings.aboutMachine}>
              <Measured title={domain?.title ?? domain?.name ?? ""} graphs={graphs} samples={samples} />
            </section>
          )}
          {off && !unmeasured && <p className={classes["note"]}>{strings.offNote}</p>}
          <HostSection connection={connection} heading={strings.host} />
          <p className={classes["note"]}>{strings.pauses}</p>
        </div>
      )}
    </>
  );
}

/** Two readings are there in half a second where there are any. */
const PATIENCE_MS = 5000;

/** Whether a condition has held so long that it will not pass by itself. */
function useWaited(condition: boolean): boolean {
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    if (!condition) return;
    const timer = setTimeout(() => setWaited(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setWaited(false);
    };
  }, [condition]);
  return waited;
}
