import type { Locator } from "@playwright/test";
import {
  type PrivateLibvirtd,
  privateLibvirtdBlocked,
  startPrivateLibvirtd,
} from "../../support/libvirtd.ts";
import { test as appTest } from "./app.ts";

/** For specs that need machines: a private libvirtd with the default network and pool, one for each worker. */
export const test = appTest.extend<{ hostNeeded: undefined }, { libvirtd: PrivateLibvirtd }>({
  hostNeeded: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern
    async ({}, use, info) => {
      const blocked = privateLibvirtdBlocked();
      info.skip(!!blocked, blocked);
      await use(undefined);
    },
    { auto: true },
  ],
  libvirtd: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern
    async ({}, use) => {
      const libvirtd = await startPrivateLibvirtd({ defaultNetwork: true, defaultPool: true });
      await use(libvirtd);
      await libvirtd.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  libvirtSocket: async ({ libvirtd }, use) => use(libvirtd.socketPath),
  daemonRoot: async ({ libvirtd }, use) => use(libvirtd.outside("")),
});

/** Ends and forgets every machine, and empties the pool, so that the next test begins with nothing. */
export async function clearHost(libvirtd: PrivateLibvirtd): Promise<void> {
  for (const name of await names(libvirtd, "list", "--all", "--name")) {
    await libvirtd.virsh("destroy", name).catch(() => {});
    await libvirtd.virsh(
      "undefine",
      name,
      ...["--nvram", "--managed-save", "--snapshots-metadata", "--checkpoints-metadata"],
    );
  }
  await libvirtd.virsh("pool-refresh", "default");
  for (const volume of await volumes(libvirtd)) await libvirtd.virsh("vol-delete", volume, "default");
}

/** The names of the volumes in the default pool. */
export async function volumes(libvirtd: PrivateLibvirtd): Promise<string[]> {
  const table = await libvirtd.virsh("vol-list", "default");
  return table
    .split("\n")
    .map((line) => line.trim().split(/\s+/)[0]!)
    .filter((name) => name !== "");
}

export async function names(libvirtd: PrivateLibvirtd, ...command: string[]): Promise<string[]> {
  return (await libvirtd.virsh(...command)).split("\n").filter((name) => name !== "");
}

/** The picture on the machine's screen, reduced to a grid of RGB averages: `[r, g, b, …]`, row by row; none yet: []. */
export function picture(screen: Locator, columns = 32, rows = 24): Promise<number[]> {
  return screen.locator("canvas").evaluate(
    (canvas, [columns, rows]) => {
      // Until the first picture has come.
      if ((canvas as HTMLCanvasElement).width === 0 || (canvas as HTMLCanvasElement).height === 0) return [];
      const small = document.createElement("canvas");
      small.width = columns;
      small.height = rows;
      const context = small.getContext("2d", { willReadFrequently: true })!;
      context.imageSmoothingQuality = "high";
      context.drawImage(canvas as HTMLCanvasElement, 0, 0, columns, rows);
      return [...context.getImageData(0, 0, columns, rows).data].filter((_, index) => index % 4 !== 3);
    },
    [columns, rows] as const,
  );
}

/** How many cells of two pictures differ visibly. */
export function difference(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let cells = 0;
  for (let cell = 0; cell < a.length; cell += 3) {
    if ([0, 1, 2].some((channel) => Math.abs(a[cell + channel]! - b[cell + channel]!) > 24)) cells++;
  }
  return cells;
}
