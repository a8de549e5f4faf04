import { useMemo } from "react";
import { formatMiB } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useCall } from "../../components/use-call.ts";
import { hostGraphs } from "./graphs.ts";
import { Measured } from "./Measured.tsx";
import classes from "./Performance.module.css";
import { strings } from "./strings.ts";
import { useHostSeries } from "./use-series.ts";

/** What the host has and uses. */
export function HostSection({ connection, heading }: { connection: string; heading?: string }) {
  const { samples, error } = useHostSeries(connection);
  const { value: facts } = useCall(
    (signal) => client.api.performance.hostFacts({ connection }, { signal }),
    [connection],
  );
  const graphs = useMemo(() => hostGraphs(facts?.memoryMiB), [facts]);
  return (
    <section aria-label={strings.host}>
      <div className={classes["sectionHead"]}>
        {heading && <h2 className={classes["heading"]}>{heading}</h2>}
        <span className={classes["label"]}>
          {facts && strings.hostFacts(facts.cpus, formatMiB(facts.memoryMiB), facts.model)}
        </span>
      </div>
      {error && <ErrorMessage error={error} />}
      <Measured title={strings.host} graphs={graphs} samples={samples} />
    </section>
  );
}
