import type { Browser } from "@playwright/test";

/** One event of Chromium's trace; times in microseconds. */
interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  pid: number;
  tid: number;
  id2?: { local?: string };
  args: {
    /** chrome_frame_reporter.proto: how a frame ended. */
    frame_reporter?: { state: string; frame_type?: string; affects_smoothness: boolean };
    /** An input event and how long it took until the next frame stood, ms. */
    data?: { duration?: number; interactionId?: number };
  };
}

/** What Chromium did while something was asked of the page. */
export interface Frames {
  /** From the beginning of each frame that was shown to its presentation, ms. */
  readonly shown: number[];
  /** Frames that should have shown a change and came too late. */
  readonly dropped: number;
  /** From each key press or click to the frame that answers it, ms. */
  readonly answers: number[];
  /** The longest time without a pause on the thread that answers, ms. */
  readonly longestTask: number;
}

const categories = [
  "cc",
  "benchmark",
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "disabled-by-default-devtools.timeline.frame",
];

/** Runs `work` under Chromium's tracing. */
export async function watchFrames(browser: Browser, work: () => Promise<void>): Promise<Frames> {
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => {
    for (const event of value) events.push(event as unknown as TraceEvent);
  });
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: categories },
  });
  await work();
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  return readFrames(events);
}

function readFrames(events: readonly TraceEvent[]): Frames {
  const begun = new Map<string, TraceEvent>();
  const shown: number[] = [];
  const interactions = new Map<number, number>();
  const mainThreads = new Set<string>();
  let dropped = 0;
  for (const event of events.toSorted((a, b) => a.ts - b.ts)) {
    const { name, ph, args } = event;
    const frame = `${event.pid} ${event.id2?.local}`;
    if (name === "EventTiming" && ph === "b") {
      mainThreads.add(threadOf(event));
      const { duration = 0, interactionId = 0 } = args.data ?? {};
      // One press is several events; the slowest is what was waited for.
      if (interactionId > 0) {
        interactions.set(interactionId, Math.max(duration, interactions.get(interactionId) ?? 0));
      }
    } else if (name === "PipelineReporter" && ph === "b") begun.set(frame, event);
    else if (name === "PipelineReporter" && ph === "e") {
      const begin = begun.get(frame);
      const report = begin?.args.frame_reporter;
      begun.delete(frame);
      if (!begin || !report) continue;
      if (report.state.startsWith("STATE_PRESENTED")) shown.push((event.ts - begin.ts) / 1000);
      else if (report.state === "STATE_DROPPED" && report.affects_smoothness) dropped += 1;
    }
  }
  const tasks = events.filter((event) => event.name === "RunTask" && mainThreads.has(threadOf(event)));
  return {
    shown,
    dropped,
    answers: [...interactions.values()],
    longestTask: tasks.reduce((longest, { dur = 0 }) => Math.max(longest, dur / 1000), 0),
  };
}

const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
