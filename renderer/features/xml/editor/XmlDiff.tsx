import { xml } from "@codemirror/lang-xml";
import { MergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import classes from "./Editor.module.css";
import { look } from "./look.ts";

interface Props {
  before: string;
  after: string;
  labels: { before: string; after: string };
}

/** Two definitions side by side, to be read: what is the same is folded away. */
export function XmlDiff({ before, after, labels }: Props) {
  const parent = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const side = (doc: string, label: string) => ({
      doc,
      extensions: [
        look,
        lineNumbers(),
        xml(),
        EditorView.lineWrapping,
        EditorState.readOnly.of(true),
        EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true" }),
      ],
    });
    const view = new MergeView({
      parent: parent.current!,
      a: side(before, labels.before),
      b: side(after, labels.after),
      collapseUnchanged: { margin: 3, minSize: 6 },
      gutter: true,
    });
    return () => view.destroy();
  }, [before, after, labels.before, labels.after]);
  return (
    <div className={classes["diff"]}>
      <div className={classes["labels"]}>
        <span>{labels.before}</span>
        <span>{labels.after}</span>
      </div>
      <div ref={parent} className={classes["scroll"]} />
    </div>
  );
}
