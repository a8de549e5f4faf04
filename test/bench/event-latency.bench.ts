import { chromium, type Page } from "@playwright/test";
import { LibvirtClient } from "../../electron/backend/libvirt/index.ts";
import { startPrivateLibvirtd } from "../support/libvirtd.ts";
import { type Application, serveApplication } from "./application.ts";
import { median, quantile, type Result } from "./measure.ts";
import { machines } from "./peers.ts";

const changes = 60;
const goal = 50;
/** The one node of the test driver that connections share: another's would tell us no events. */
const uri = "test:///default";
const name = (index: number) => `vm-${String(index).padStart(4, "0")}`;

/**
 * Somebody else pauses and resumes one of a thousand machines: from libvirt's event, as any client gets it, to the
 * frame in which the row says so. There is no peer that tells when it has drawn.
 */
export default async function eventLatency(): Promise<Result[]> {
  const daemon = await startPrivateLibvirtd();
  const other = new LibvirtClient({ uri, socketPath: daemon.socketPath });
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    chromiumSandbox: process.getuid?.() !== 0,
  });
  let served: Application | undefined;
  try {
    await other.open();
    await Promise.all(
      Array.from({ length: machines }, (_, index) =>
        other.domains.createXML(
          `<domain type='test'><name>${name(index)}</name><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>`,
        ),
      ),
    );
    const domain = await other.domains.byName(name(0));
    if (!domain) throw new Error("the test driver has lost a machine");
    served = await serveApplication(uri, daemon.socketPath);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(served.url);
    await page.getByText(name(0)).first().waitFor();

    let heard = Promise.withResolvers<number>();
    await other.events.domain("lifecycle", ({ dom }) => {
      if (dom.name === name(0)) heard.resolve(Date.now());
    });
    const fromEvent: number[] = [];
    const fromCall: number[] = [];
    // The first of each kind is a warm-up.
    for (let change = -2; change < changes; change++) {
      heard = Promise.withResolvers();
      const pause = change % 2 === 0;
      const drawn = whenRowSays(page, name(0), pause ? "Paused" : "Running");
      // Answered after the watch for the row has been set up: the page does one thing after the other.
      await page.evaluate("0");
      const called = Date.now();
      await (pause ? domain.suspend() : domain.resume());
      const [event, shown] = await Promise.all([heard.promise, drawn]);
      if (change < 0) continue;
      fromEvent.push(shown - event);
      fromCall.push(shown - called);
    }
    const worst = (values: number[]) => `worst ${Math.max(...values)} ms`;
    return [
      {
        name: "event-latency",
        ours: median(fromEvent),
        unit: "ms",
        note: `goal: at most ${goal} ms; p95 ${quantile(fromEvent, 0.95).toFixed(0)} ms, ${worst(fromEvent)} of ${changes}; from the call that caused it: median ${median(fromCall)} ms, ${worst(fromCall)}`,
      },
    ];
  } finally {
    await browser.close();
    await served?.stop();
    await other.close();
    await daemon.stop();
  }
}

/** The time (ms since the epoch) of the frame after the one in which a machine's row came to contain a text. */
function whenRowSays(page: Page, machine: string, text: string): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    const row = [...document.querySelectorAll('[role="row"]')].find((row) => row.textContent.includes("${machine}"));
    const look = () => {
      if (!row.textContent.includes("${text}")) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(Date.now())));
    };
    const observer = new MutationObserver(look);
    observer.observe(row, { subtree: true, childList: true, characterData: true });
    look();
  })`);
}
