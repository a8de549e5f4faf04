import { Table } from "@mantine/core";
import { useMemo } from "react";
import type { Sample } from "../../../shared/contract/performance.ts";
import type { Graph } from "./graphs.ts";
import classes from "./Performance.module.css";
import { type Range, rangeMs } from "./preferences.ts";
import { stretches } from "./series.ts";
import { strings } from "./strings.ts";

interface Props {
  /** Of what: read before the numbers. */
  title: string;
  graphs: readonly Graph[];
  samples: readonly Sample[];
  range: Range;
}

/** How long a row's stretch of time is, in milliseconds: some dozen rows for each range. */
const STRETCH: Record<Range, number> = { "5": 30_000, "15": 60_000, "60": 300_000 };

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** The graphs' numbers as a table, for those who do not see graphs, or want to copy the numbers. */
export function HistoryTable({ title, graphs, samples, range }: Props) {
  const columns = useMemo(
    () =>
      graphs.flatMap((graph) =>
        graph.curves.flatMap((curve) => (curve ? [{ graph, curve, several: graph.curves.length > 1 }] : [])),
      ),
    [graphs],
  );
  const rows = useMemo(
    () =>
      stretches(
        samples,
        columns.map(({ curve }) => curve.field),
        rangeMs(range),
        STRETCH[range],
      ),
    [samples, columns, range],
  );
  return (
    <section
      className={classes["table"]}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
      tabIndex={0}
      aria-label={strings.averages(title, strings.inWords[range])}
    >
      <Table captionSide="top" tabularNums>
        <Table.Caption className={classes["tableCaption"]}>
          {strings.averages(title, strings.inWords[range])}
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{strings.time}</Table.Th>
            {columns.map(({ graph, curve, several }) => (
              <Table.Th key={curve.field} scope="col" className={classes["cell"]}>
                {several ? `${graph.title}: ${curve.label.toLowerCase()}` : graph.title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ from, averages }) => (
            <Table.Tr key={from}>
              <Table.Th scope="row" className={classes["rowHead"]}>
                {clock.format(from)}
              </Table.Th>
              {columns.map(({ graph, curve }) => (
                <Table.Td key={curve.field} className={classes["cell"]}>
                  {averages[curve.field] === undefined
                    ? strings.noValue
                    : graph.format(averages[curve.field]!)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
