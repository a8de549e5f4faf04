import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";
import type { Plugin } from "vite";

const here = (path: string) => resolve(import.meta.dirname, path);

/**
 * Routes are paths several folders deep, so the page's files are named from the root. electron-vite sets
 * another base for pages of file://; this comes after it.
 */
const filesFromTheRoot: Plugin = {
  name: "files-from-the-root",
  enforce: "post",
  config: { order: "post", handler: () => ({ base: "/" }) },
};

const schemaWorker = "electron/backend/xml/schema-worker.ts";

/** Everything but Electron itself is bundled, so that nothing is looked up in node_modules at run time. */
export default defineConfig({
  main: {
    build: {
      outDir: here("out/main"),
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: here("electron/main.ts"), "schema-worker": here(schemaWorker) },
        // Beside each other, where the backend looks for its thread.
        output: { chunkFileNames: "[name]-[hash].js" },
      },
    },
  },
  preload: {
    build: {
      outDir: here("out/preload"),
      externalizeDeps: false,
      // A sandboxed preload is CommonJS and one file.
      rolldownOptions: {
        input: { index: here("electron/preload.ts") },
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  },
  renderer: {
    root: here("renderer"),
    plugins: [react(), filesFromTheRoot],
    build: {
      outDir: here("out/renderer"),
      // noVNC uses top-level await.
      target: "es2022",
      // electron-vite leaves it off; what need not be parsed is a third of the time to the first picture.
      minify: true,
      // The console is one piece, and nothing but the console waits for it.
      chunkSizeWarningLimit: 800,
      // The policy allows images from data: URLs, but no fonts and no scripts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: { index: here("renderer/index.html") } },
    },
  },
});
