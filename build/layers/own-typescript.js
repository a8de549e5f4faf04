import { registerHooks } from "node:module";

// dependency-cruiser reads source through TypeScript's JavaScript API, which version 7 does not have.
// It would find the checkout's TypeScript; resolving from this folder gives it the one made for it.
registerHooks({
  resolve(specifier, context, nextResolve) {
    const wanted = specifier === "typescript" || specifier.startsWith("typescript/");
    return nextResolve(specifier, wanted ? { ...context, parentURL: import.meta.url } : context);
  },
});
