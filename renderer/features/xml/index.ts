import { lazy } from "react";

export { dropDraftsOf, useOpenDrafts } from "./drafts.ts";

/** The editor is large, so it comes when it is first opened; to be put into a Suspense. */
export const XmlPanel = lazy(async () => ({ default: (await import("./XmlPanel.tsx")).XmlPanel }));
export const XmlDiff = lazy(async () => ({ default: (await import("./editor/XmlDiff.tsx")).XmlDiff }));
export const HistoryPanel = lazy(async () => ({
  default: (await import("./HistoryPanel.tsx")).HistoryPanel,
}));
export const XmlEditor = lazy(async () => ({
  default: (await import("./editor/XmlEditor.tsx")).XmlEditor,
}));
