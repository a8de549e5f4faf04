import { useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Sample } from "../../../shared/contract/performance.ts";
import type { Curve, Graph } from "./graphs.ts";
import classes from "./Performance.module.css";
import { plotOptions } from "./plot.ts";
import { type Range, rangeMs } from "./preferences.ts";
import { type Columns, summarise, toColumns } from "./series.ts";
import { strings } from "./strings.ts";

interface Props {
  graph: Graph;
  samples: readonly Sample[];
  range: Range;
}

const exact = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** One graph with its present numbers; under the pointer, those of that moment. */
export function GraphPanel({ graph, samples, range }: Props) {
  const fields = useMemo(() => graph.curves.flatMap((curve) => curve?.field ?? []), [graph]);
  const columns = useMemo(() => toColumns(samples, fields), [samples, fields]);
  const [point, setPoint] = useState<number>();
  const now = samples.at(-1);
  const at = point === undefined ? undefined : columns[0][point];
  const shownValue = (index: number) =>
    (point === undefined ? now?.[fields[index]!] : columns[index + 1]?.[point]) ?? undefined;
  return (
    <figure className={classes["panel"]} aria-label={summaryOf(graph, samples, range)}>
      <figcaption className={classes["caption"]} aria-hidden>
        <span className={classes["title"]}>{graph.title}</span>
        <span className={classes["moment"]}>{at !== undefined && exact.format(at * 1000)}</span>
        {graph.curves.map((curve, index) => (
          <Value key={curve?.field} graph={graph} curve={curve} index={index} value={shownValue(index)} />
        ))}
      </figcaption>
      <Plot graph={graph} columns={columns} range={range} onPoint={setPoint} />
    </figure>
  );
}

interface ValueProps {
  graph: Graph;
  curve: Curve | undefined;
  index: number;
  value: number | undefined;
}

function Value({ graph, curve, index, value }: ValueProps) {
  const several = graph.curves.length > 1;
  return (
    <span className={classes["value"]}>
      {several && <i className={classes["swatch"]} data-curve={index} />}
      {several && <span className={classes["label"]}>{curve?.label}</span>}
      <span className={classes["number"]}>{value === undefined ? strings.noValue : graph.format(value)}</span>
      {graph.saysMax && graph.max !== undefined && (
        <span className={classes["label"]}>{strings.ofAll(graph.format(graph.max))}</span>
      )}
    </span>
  );
}

interface PlotProps {
  graph: Graph;
  columns: Columns;
  range: Range;
  onPoint: (index: number | undefined) => void;
}

/** The drawing; it lives as long as the graph stays the same, and takes new data and sizes as they come. */
function Plot({ graph, columns, range, onPoint }: PlotProps) {
  const { ref, width, height } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const plot = useRef<uPlot>(null);
  const scheme = useComputedColorScheme();
  const sized = width > 0 && height > 0;
  const latest = useRef({ columns, range, width, height });
  latest.current = { columns, range, width, height };

  useEffect(() => {
    if (!sized || !place.current) return;
    const made = new uPlot(
      plotOptions({
        graph,
        width: latest.current.width,
        height: latest.current.height,
        span: () => {
          const to = latest.current.columns[0].at(-1) ?? Date.now() / 1000;
          return [to - rangeMs(latest.current.range) / 1000, to];
        },
        colour: (name) => resolve(probe.current, name),
        onPoint,
      }),
      latest.current.columns,
      place.current,
    );
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [graph, onPoint, sized]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another range is another picture of the same data
  useEffect(() => plot.current?.setData(columns), [columns, range]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read anew
  useEffect(() => plot.current?.redraw(false), [scheme]);
  useEffect(() => {
    if (width > 0 && height > 0) plot.current?.setSize({ width, height });
  }, [width, height]);

  return (
    <div ref={ref} className={classes["plot"]} aria-hidden>
      <span ref={probe} hidden />
      <div ref={place} />
    </div>
  );
}

/** A canvas knows no variables: the browser works out the colour for an element that is not shown. */
function resolve(probe: HTMLElement | null, name: string): string {
  if (!probe) return "transparent";
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

function summaryOf(graph: Graph, samples: readonly Sample[], range: Range): string {
  const inWords = strings.inWords[range];
  const from = (samples.at(-1)?.at ?? 0) - rangeMs(range);
  const curves = graph.curves.flatMap((curve) => {
    const summary = curve && summarise(samples, curve.field, from);
    if (!curve || !summary) return [];
    const { format } = graph;
    return strings.curve(curve.label, format(summary.now), format(summary.average), format(summary.highest));
  });
  return curves.length === 0
    ? strings.nothingMeasured(graph.title, inWords)
    : strings.summary(graph.title, inWords, curves.join(" "));
}
