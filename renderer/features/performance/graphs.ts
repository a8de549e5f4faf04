import type { Sample } from "../../../shared/contract/performance.ts";
import { formatMiB, formatRate } from "../../../shared/model/units.ts";
import { strings } from "./strings.ts";

export type Field = Exclude<keyof Sample, "at">;

export interface Curve {
  readonly field: Field;
  readonly label: string;
}

/** One graph: what it draws, and how its numbers are written. */
export interface Graph {
  readonly title: string;
  readonly curves: readonly [Curve, Curve?];
  /** What the scale ends at; it grows with the numbers where there is no end. */
  readonly max?: number | undefined;
  /** Whether the end is worth a word beside the present number. */
  readonly saysMax?: boolean;
  /** Steps of the scale that read well. */
  readonly steps: readonly number[];
  format(value: number): string;
}

/** 1, 2, 4 … 512 of each binary unit, so that the scale has no crooked numbers. */
const binarySteps = Array.from({ length: 50 }, (_, power) => 2 ** power);

export const formatPercent = (percent: number): string => `${Math.round(percent)} %`;

const cpu: Graph = {
  title: strings.cpu,
  curves: [{ field: "cpuPercent", label: strings.use }],
  max: 100,
  steps: [25, 50, 100],
  format: formatPercent,
};

const memory = (maxMiB: number | undefined): Graph => ({
  title: strings.memory,
  curves: [{ field: "memoryMiB", label: strings.use }],
  max: maxMiB,
  saysMax: true,
  steps: binarySteps,
  format: formatMiB,
});

const rates = { steps: binarySteps, format: formatRate };

/** @param memoryMiB what the machine has */
export const machineGraphs = (memoryMiB: number | undefined): readonly Graph[] => [
  cpu,
  memory(memoryMiB),
  {
    title: strings.disk,
    curves: [
      { field: "diskRead", label: strings.read },
      { field: "diskWrite", label: strings.write },
    ],
    ...rates,
  },
  {
    title: strings.network,
    curves: [
      { field: "netReceive", label: strings.receive },
      { field: "netSend", label: strings.send },
    ],
    ...rates,
  },
];

/** @param memoryMiB what the host has */
export const hostGraphs = (memoryMiB: number | undefined): readonly Graph[] => [cpu, memory(memoryMiB)];
