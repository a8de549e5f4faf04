import { test } from "@playwright/test";
import type { ShellOptions } from "../../playwright.config.ts";

/**
 * The base of every end-to-end test: it runs once in each shell, and is skipped with the reason where
 * a shell cannot be had. Extend it with what a spec needs.
 */
export const shellTest = test.extend<ShellOptions & { skipped: undefined }>({
  shell: ["web", { option: true }],
  shellMissing: [undefined, { option: true }],
  skipped: [
    async ({ shellMissing }, use, info) => {
      info.skip(!!shellMissing, shellMissing);
      await use(undefined);
    },
    { auto: true },
  ],
});
