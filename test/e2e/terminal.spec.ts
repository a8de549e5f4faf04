import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { startTinyGuest, tinyGuestBlocked, tinyPrompt } from "../support/guest.ts";
import { expect } from "./support/app.ts";
import { clearHost, test } from "./support/host.ts";

test.beforeEach(async ({ shell: _ }, info) => {
  const blocked = await tinyGuestBlocked();
  info.skip(!!blocked, blocked);
});
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

test("a command typed in the terminal answers", async ({ app, libvirtd }) => {
  await startTinyGuest(libvirtd, { name: "answers" });
  const { page } = app;
  await openTerminal(page, "answers");
  await page.keyboard.type("echo result=$((6*7))\n");
  await expect(rows(page)).toContainText("result=42");

  await page.reload();
  await expect(rows(page), "the scrollback is kept").toContainText("result=42");
});

test("20 MB from the serial line arrive whole, and clicks are answered meanwhile", async ({
  app,
  libvirtd,
}) => {
  test.setTimeout(300_000);
  await startTinyGuest(libvirtd, { name: "flood", vnc: "socket" });
  const { page } = app;
  await page.addInitScript(recordBytes);
  await page.reload();
  await openTerminal(page, "flood");
  // Raw, so that the line discipline changes nothing; the markers are not in the echo of the command.
  const last = 2_640_000;
  await page.keyboard.type(`stty raw -echo; echo "BE""GIN"; seq 1 ${last}; echo "EN""D"; stty sane\n`);
  const numbers = Array.from({ length: last }, (_, index) => `${index + 1}\n`).join("");
  expect(numbers.length).toBeGreaterThan(20_000_000);

  await expect.poll(() => received(page)).toBeGreaterThan(200_000);
  await page.getByText("Split", { exact: true }).click();
  await expect(page.getByTestId("screen").locator("canvas")).toBeVisible();
  await page.getByText("Terminal", { exact: true }).click();
  await expect(page.getByTestId("screen")).toHaveCount(0);
  expect(await received(page), "the flood goes on while the clicks are answered").toBeLessThan(20_000_000);

  await expect.poll(() => received(page), { timeout: 240_000 }).toBeGreaterThan(numbers.length);
  await expect(rows(page)).toContainText("END");
  const { bytes, sha256 } = (await flood(page))!;
  expect(bytes).toBe(numbers.length);
  expect(sha256).toBe(createHash("sha256").update(numbers).digest("hex"));
});

/** Goes from the list to the machine's terminal by hand. */
async function openTerminal(page: Page, name: string): Promise<void> {
  await page.getByText(name, { exact: true }).first().dblclick();
  await page.getByText("Terminal", { exact: true }).click();
  await page.getByTestId("terminal").click();
  await page.keyboard.press("Enter");
  await expect(rows(page)).toContainText(tinyPrompt.trim());
}

function rows(page: Page) {
  return page.getByTestId("terminal").locator(".xterm-rows");
}

interface Recording {
  chunks: Uint8Array[];
  bytes: number;
}
type RecordingWindow = typeof window & { recording: Recording };

/** Keeps a copy of all bytes that reach the page, whichever transport brings them. */
function recordBytes(): void {
  const recording: Recording = { chunks: [], bytes: 0 };
  (window as RecordingWindow).recording = recording;
  const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data")!;
  const seen = new WeakSet<MessageEvent>();
  Object.defineProperty(MessageEvent.prototype, "data", {
    ...data,
    get(this: MessageEvent) {
      const value: unknown = data.get!.call(this);
      if (!seen.has(this)) {
        seen.add(this);
        const bytes = value instanceof ArrayBuffer ? new Uint8Array(value.slice(0)) : undefined;
        if (bytes) {
          recording.chunks.push(bytes);
          recording.bytes += bytes.length;
        }
      }
      return value;
    },
  });
}

function received(page: Page): Promise<number> {
  return page.evaluate(() => (window as RecordingWindow).recording.bytes);
}

/** What came between the markers, once both are there. */
function flood(page: Page): Promise<{ bytes: number; sha256: string } | undefined> {
  return page.evaluate(async () => {
    const { chunks } = (window as RecordingWindow).recording;
    const blob = new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
    const find = (marker: string, from: number) => {
      const codes = [...marker].map((letter) => letter.charCodeAt(0));
      for (let at = from; at <= blob.length - codes.length; at++) {
        if (codes.every((code, index) => blob[at + index] === code)) return at;
      }
      return -1;
    };
    const begin = find("BEGIN\n", 0);
    const end = begin < 0 ? -1 : find("\nEND\n", Math.max(blob.length - 65536, begin));
    if (end < 0) return undefined;
    const numbers = blob.subarray(begin + 6, end + 1);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", numbers));
    return {
      bytes: numbers.length,
      sha256: [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    };
  });
}
