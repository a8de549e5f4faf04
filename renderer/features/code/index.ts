import { lazy } from "react";

export type { CodeHandle } from "./CodeEditor.tsx";
export { languageOf } from "./languages.ts";
export { codeTheme } from "./theme.ts";

/** The editor is large, so it comes when it is first seen; to be put into a Suspense. */
export const CodeEditor = lazy(async () => ({ default: (await import("./CodeEditor.tsx")).CodeEditor }));
export const CodeDiff = lazy(async () => ({ default: (await import("./CodeDiff.tsx")).CodeDiff }));
