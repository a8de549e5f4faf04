import type { Sample } from "../../../shared/contract/performance.ts";
import { GraphPanel } from "./GraphPanel.tsx";
import type { Graph } from "./graphs.ts";
import { HistoryTable } from "./HistoryTable.tsx";
import classes from "./Performance.module.css";
import { usePreferences } from "./preferences.ts";

interface Props {
  title: string;
  graphs: readonly Graph[];
  samples: readonly Sample[];
}

/** What was measured, as it was chosen to be shown. */
export function Measured({ title, graphs, samples }: Props) {
  const { range, view } = usePreferences();
  if (view === "table") return <HistoryTable title={title} graphs={graphs} samples={samples} range={range} />;
  return (
    <div className={classes["grid"]}>
      {graphs.map((graph) => (
        <GraphPanel key={graph.title} graph={graph} samples={samples} range={range} />
      ))}
    </div>
  );
}
