import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { strings } from "../strings.ts";
import { base } from "./base.ts";
import classes from "./Editor.module.css";

interface Props {
  before: string;
  after: string;
  /** One beside the other, under these headings; without, one text with its changes. */
  labels?: { before: string; after: string };
}

const collapse = { margin: 3, minSize: 6 };

/** What changed between two definitions; what is the same is folded away. */
export function XmlDiff({ before, after, labels }: Props) {
  const parent = useRef<HTMLDivElement>(null);
  const [left, right] = labels ? [labels.before, labels.after] : [];
  useEffect(() => {
    const view =
      left !== undefined && right !== undefined
        ? new MergeView({
            parent: parent.current!,
            a: { doc: before, extensions: toRead(left) },
            b: { doc: after, extensions: toRead(right) },
            collapseUnchanged: collapse,
          })
        : new EditorView({
            parent: parent.current!,
            doc: after,
            extensions: [
              toRead(strings.changes),
              unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: collapse }),
            ],
          });
    return () => view.destroy();
  }, [before, after, left, right]);
  return (
    <div className={classes["diff"]}>
      {labels && (
        <div className={classes["labels"]}>
          <span>{labels.before}</span>
          <span>{labels.after}</span>
        </div>
      )}
      <div ref={parent} className={classes["scroll"]} />
    </div>
  );
}

const toRead = (label: string): Extension => [
  base,
  EditorState.readOnly.of(true),
  EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true" }),
];
