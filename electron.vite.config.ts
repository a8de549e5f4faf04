import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";
import type { Plugin } from "vite";
import { ownEntries } from "./build/own-entries.ts";

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

/**
 * The page begins with a script that only asks for the machines. What shows them is fetched at the same time,
 * not once that script has run.
 */
const preloadWindow: Plugin = {
  name: "preload-window",
  transformIndexHtml: {
    order: "post",
    handler(_html, { bundle = {} }) {
      const window = Object.values(bundle).find(
        (chunk) => chunk.type === "chunk" && chunk.facadeModuleId === here("renderer/app/window.tsx"),
      );
      if (window?.type !== "chunk") return;
      return [window.fileName, ...window.imports].map((file) => ({
        tag: "link",
        attrs: { rel: "modulepreload", crossorigin: true, href: `/${file}` },
        injectTo: "head" as const,
      }));
    },
  },
};

/**
 * What the window starts with, in few files: each one takes a request. First the way to the backend, then what
 * every page is made of.
 */
const startGroups = [
  {
    name: "client",
    test: /node_modules\/(@orpc|zod|react|zustand|wouter)\/|\/shared\/model\/|\/renderer\/(components\/(errors|strings)|app\/(client|platform|session|transport)|features\/(connections|machines)\/(store|model|follow))\.ts/,
    priority: 2,
  },
  {
    name: "widgets",
    test: /node_modules\/(@mantine|@floating-ui|@tabler|@tanstack|fuzzysort|react-(?!markdown)[a-z-]+)\/|\/renderer\/(components|app\/(palette|shortcuts))\/|\/renderer\/features\/(bin|connections|jobs|lifecycle|machines|tabs)\/(strings|store)\.ts/,
    priority: 1,
  },
];

const entries = Object.fromEntries(Object.entries(ownEntries).map(([name, path]) => [name, here(path)]));

/**
 * Everything is bundled, so that nothing is looked up in node_modules at run time, but Electron itself and koffi,
 * which is machine code.
 */
export default defineConfig({
  main: {
    build: {
      outDir: here("out/main"),
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: here("electron/main.ts"), ...entries },
        external: ["koffi"],
        // Beside each other, where the backend looks for its threads and processes.
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
    plugins: [react(), filesFromTheRoot, preloadWindow],
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
      // One file: all that is not Mantine's is a tenth of it, and each further one is another thing to wait for.
      cssCodeSplit: false,
      rolldownOptions: {
        input: { index: here("renderer/index.html") },
        // A feature does nothing by being imported: who takes one function from it does not wait for the rest.
        treeshake: {
          moduleSideEffects: [
            { test: /\/renderer\/(components|features)\/[^?]+\.tsx?$/, sideEffects: false },
          ],
        },
        output: { codeSplitting: { groups: startGroups } },
      },
    },
  },
});
