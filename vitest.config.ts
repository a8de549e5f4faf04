import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{electron,shared,renderer,build}/**/*.test.{ts,tsx}"],
          // A busy machine is no fault of the code; a test that hangs still ends.
          testTimeout: 60_000,
          expect: { poll: { timeout: 40_000 } },
        },
      },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          // Each file starts a libvirtd and guests under software emulation, and waits for some of the time.
          maxWorkers: 3,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
