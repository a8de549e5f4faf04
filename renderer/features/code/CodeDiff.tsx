import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import classes from "./Code.module.css";
import { codeTheme } from "./theme.ts";

interface Props {
  before: string;
  after: string;
  /** Side by side, under these headings; one string: one text with its changes, called so. */
  labels: { before: string; after: string } | string;
  /** What colours both; the same each time. */
  language?: Extension;
}

const collapse = { margin: 3, minSize: 6 };
/** Milliseconds until it is not looked for every small difference any more: texts that have little in common. */
const diffConfig = { timeout: 400 };
const plain: Extension = [];

/** What changed between two texts; what is the same is folded away. */
export function CodeDiff({ before, after, labels, language = plain }: Props) {
  const parent = useRef<HTMLDivElement>(null);
  const [left, right] = typeof labels === "string" ? [labels, undefined] : [labels.before, labels.after];
  useEffect(() => {
    const toRead = (label: string): Extension => [
      codeTheme,
      language,
      EditorState.readOnly.of(true),
      EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true" }),
    ];
    const view =
      right !== undefined
        ? new MergeView({
            parent: parent.current!,
            a: { doc: before, extensions: toRead(left) },
            b: { doc: after, extensions: toRead(right) },
            collapseUnchanged: collapse,
            diffConfig,
          })
        : new EditorView({
            parent: parent.current!,
            doc: after,
            extensions: [
              toRead(left),
              unifiedMergeView({
                original: before,
                mergeControls: false,
                collapseUnchanged: collapse,
                diffConfig,
              }),
            ],
          });
    return () => view.destroy();
  }, [before, after, left, right, language]);
  return (
    <div className={classes["diff"]}>
      {right !== undefined && (
        <div className={classes["labels"]}>
          <span>{left}</span>
          <span>{right}</span>
        </div>
      )}
      <div ref={parent} className={classes["scroll"]} />
    </div>
  );
}
