import { createRequire, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

const here = createRequire(import.meta.url);
const own = new Map(
  ["typescript", "typescript/package.json"].map((name) => [name, pathToFileURL(here.resolve(name)).href]),
);

// dependency-cruiser reads source through TypeScript's JavaScript API, which version 7 does not have.
// It would find the checkout's TypeScript; this gives it the one made for it.
registerHooks({
  resolve(specifier, context, nextResolve) {
    const url = own.get(specifier);
    return url ? { url, shortCircuit: true } : nextResolve(specifier, context);
  },
});
