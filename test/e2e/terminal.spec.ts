import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { lxcUri, startContainer } from "../support/container.ts";
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
  await openTerminal(page, "answers", tinyPrompt.trim());
  await page.keyboard.type("echo result=$((6*7))\n");
  await expect(rows(page)).toContainText("result=42");

  await page.reload();
  await expect(rows(page), "the scrollback is kept").toContainText("result=42");
});

test.describe("a flood", () => {
  test.use({ uris: ["qemu:///system", "lxc:///system"] });

  test("of 20 MB from a container arrives whole, and clicks are answered meanwhile", async ({
    app,
    libvirtd,
  }) => {
    await startContainer(libvirtd, "flood");
    await flood(app.page, "flood", "container#", 20_000_000);
    await libvirtd.virshAt(lxcUri, "destroy", "flood");
    await libvirtd.virshAt(lxcUri, "undefine", "flood");
  });

  test("of 2 MB from a machine's serial line arrives whole, and clicks are answered meanwhile", async ({
    app,
    libvirtd,
    shell,
  }) => {
    test.skip(shell !== "web", "the desktop's way is shown with the container's 20 MB");
    // Software emulation makes some 80 kB a second of it, and from libvirt on it goes the way of the container's 20 MB.
    await startTinyGuest(libvirtd, { name: "flood" });
    await flood(app.page, "flood", tinyPrompt.trim(), 2_000_000);
  });
});

/** Lets the guest print `size` bytes or a little more, clicks about, and compares what reached the page. */
async function flood(page: Page, name: string, prompt: string, size: number): Promise<void> {
  let numbers = "";
  let last = 0;
  while (numbers.length < size) numbers += `${++last}\n`;

  await page.addInitScript(recordBytes);
  await page.reload();
  await openTerminal(page, name, prompt);
  // Raw, so that the line discipline changes nothing; the markers are not in the echo of the command.
  await page.keyboard.type(`stty raw -echo; echo "BE""GIN"; seq 1 ${last} | cat; echo "EN""D"; stty sane\n`);
  // Clicks, one after the other, until some were answered while the flood went on.
  for (let before = 0, now = 0; before < size / 100; before = now) {
    await page.getByRole("button", { name: "Search (Ctrl+Shift+F)" }).click();
    await expect(page.getByLabel("Search the scrollback")).toBeFocused();
    await page.getByRole("button", { name: "Close search (Esc)" }).click();
    await expect(page.getByLabel("Search the scrollback")).toHaveCount(0);
    now = await received(page);
    expect(now, "the flood goes on while the clicks are answered").toBeLessThan(size);
  }

  await expect.poll(() => received(page), { timeout: 300_000 }).toBeGreaterThan(numbers.length);
  await expect(rows(page)).toContainText("END");
  const { bytes, sha256 } = (await betweenMarkers(page))!;
  expect(bytes).toBe(numbers.length);
  expect(sha256).toBe(createHash("sha256").update(numbers).digest("hex"));
}

/** Goes from the list to the machine's terminal by hand. */
async function openTerminal(page: Page, name: string, prompt: string): Promise<void> {
  await page.getByText(name, { exact: true }).first().dblclick();
  await page.getByText("Terminal", { exact: true }).click();
  await page.getByTestId("terminal").click();
  await page.keyboard.press("Enter");
  await expect(rows(page)).toContainText(prompt);
}

function rows(page: Page) {
  return page.getByTestId("terminal").locator(".xterm-rows");
}

/** Of each connection, a screen's too, what came through it. */
type Recording = Map<EventTarget | null, Uint8Array[]>;
type RecordingWindow = typeof window & { recording: Recording };

/** Keeps a copy of all bytes that reach the page, whichever transport brings them. */
function recordBytes(): void {
  const recording: Recording = new Map();
  (window as RecordingWindow).recording = recording;
  const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data")!;
  const seen = new WeakSet<MessageEvent>();
  Object.defineProperty(MessageEvent.prototype, "data", {
    ...data,
    get(this: MessageEvent) {
      const value: unknown = data.get!.call(this);
      // A WebSocket brings buffers, a port views of them.
      if ((value instanceof ArrayBuffer || value instanceof Uint8Array) && !seen.has(this)) {
        seen.add(this);
        const chunks = recording.get(this.target) ?? [];
        recording.set(this.target, chunks);
        chunks.push(new Uint8Array(value.slice(0)));
      }
      return value;
    },
  });
}

/** How many bytes the busiest connection has brought. */
function received(page: Page): Promise<number> {
  return page.evaluate(() => {
    const sizes = [...(window as RecordingWindow).recording.values()].map((chunks) =>
      chunks.reduce((size, chunk) => size + chunk.length, 0),
    );
    return Math.max(0, ...sizes);
  });
}

/** What came between the markers, once both are there. */
function betweenMarkers(page: Page): Promise<{ bytes: number; sha256: string } | undefined> {
  return page.evaluate(async () => {
    const all = await Promise.all(
      [...(window as RecordingWindow).recording.values()].map((chunks) =>
        new Blob(chunks as BlobPart[]).arrayBuffer(),
      ),
    );
    const blob = new Uint8Array(all.reduce((most, one) => (one.byteLength > most.byteLength ? one : most)));
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
