import { defineConfig } from "vitest/config";

// A busy machine is no fault of the code; a test that hangs still ends.
const unit = { testTimeout: 60_000, expect: { poll: { timeout: 40_000 } } };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...unit,
          name: "unit",
          include: ["{electron,shared,build}/**/*.test.ts"],
          // Loading protocol, schemas and kinds of hardware anew for each file took nearly as long as the tests. So no
          // module may keep what a test leaves, and none be replaced by a mock.
          isolate: false,
        },
      },
      {
        test: {
          ...unit,
          name: "unit-renderer",
          // Stores are modules of their own, and some tests put another in the place of the session's.
          include: ["renderer/**/*.test.{ts,tsx}"],
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
