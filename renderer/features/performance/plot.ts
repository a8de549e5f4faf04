import type uPlot from "uplot";
import type { Graph } from "./graphs.ts";

/** Widths in pixels of what stands beside the plotting area. */
const VALUE_AXIS = 76;
const TIME_AXIS = 24;
/** Share of the width next to the right edge in which a time would be cut off. */
const EDGE = 0.07;

const hoursAndMinutes = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export interface PlotOptions {
  readonly graph: Graph;
  readonly width: number;
  readonly height: number;
  /** What the time axis spans, in seconds, read at each drawing. */
  span(): readonly [from: number, to: number];
  /** A colour of the page, such as `--gh-border`, as it is in the present theme. */
  colour(name: string): string;
  /** Reading under the pointer; undefined when it has left. */
  onPoint(index: number | undefined): void;
}

/** What uPlot has to know to draw a graph. */
export function plotOptions({ graph, width, height, span, colour, onPoint }: PlotOptions): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: () => colour("--gh-muted"),
    grid: { stroke: () => colour("--gh-border"), width: 1 },
    ticks: { show: false },
    font: "11px 'Inter Variable', system-ui, sans-serif",
  };
  return {
    width,
    height,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      // The same moment in all graphs of the page.
      sync: { key: "performance" },
      points: { size: 7, width: 2 },
    },
    scales: {
      x: { time: true, range: () => [...span()] },
      y: { range: (_plot, _min, max) => [0, graph.max ?? roundMax(max, graph.steps)] },
    },
    axes: [
      {
        ...axis,
        size: TIME_AXIS,
        gap: 6,
        space: 70,
        incrs: [60, 120, 300, 600, 900, 1800],
        values: (_plot, times) => {
          const [from, to] = span();
          const last = to - (to - from) * EDGE;
          return times.map((time) => (time > last ? "" : hoursAndMinutes.format(time * 1000)));
        },
      },
      {
        ...axis,
        size: VALUE_AXIS,
        gap: 8,
        space: 28,
        incrs: [...graph.steps],
        values: (_plot, values) => values.map(graph.format),
      },
    ],
    series: [{}, ...graph.curves.flatMap((curve, index) => (curve ? [curveOptions(index, colour)] : []))],
    hooks: {
      setCursor: [
        ({ cursor }) =>
          onPoint(cursor.left !== undefined && cursor.left >= 0 ? (cursor.idx ?? undefined) : undefined),
      ],
    },
  };
}

/** The second curve is told from the first by its dashes too. */
function curveOptions(index: number, colour: (name: string) => string): uPlot.Series {
  const name = index === 0 ? "--gh-curve-first" : "--gh-curve-second";
  return {
    stroke: () => colour(name),
    width: 1.5,
    points: { show: false },
    ...(index === 0 ? { fill: () => colour("--gh-curve-area") } : { dash: [5, 3] }),
  };
}

/** Where a growing scale ends: at the next good step, and never at nothing. */
function roundMax(max: number | null, steps: readonly number[]): number {
  const least = Math.max(max ?? 0, 1024);
  return steps.find((step) => step >= least) ?? least;
}
