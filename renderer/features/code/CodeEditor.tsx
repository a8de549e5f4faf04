import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, StreamLanguage } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap } from "@codemirror/view";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import classes from "./Code.module.css";
import { languageOf } from "./languages.ts";
import { codeTheme } from "./theme.ts";

export interface CodeHandle {
  /** As it stands, with the line ends that the text came with. */
  text: () => string;
}

interface Props {
  label: string;
  /** Another text begins anew, and what was written is gone. */
  text: string;
  /** Of the file: tells the language. */
  name: string;
  readOnly: boolean;
  /** Called at the first change and each that follows. */
  onChange?: () => void;
  ref?: Ref<CodeHandle>;
}

/** A text in its language's colours, to be read or written. */
export function CodeEditor({ label, text, name, readOnly, onChange, ref }: Props) {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const changed = useRef(onChange);
  changed.current = onChange;
  useEffect(() => {
    const language = new Compartment();
    const made = new EditorView({
      parent: parent.current!,
      state: EditorState.create({
        doc: text,
        extensions: [
          extensions,
          language.of([]),
          // What is written back ends its lines as it did before; mixed ends stay what they are.
          EditorState.lineSeparator.of(/(?<!\r)\n/.test(text) || !text.includes("\r\n") ? "\n" : "\r\n"),
          EditorState.readOnly.of(readOnly),
          readOnly ? [] : highlightActiveLine(),
          EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": String(readOnly) }),
          EditorView.updateListener.of(({ docChanged }) => docChanged && changed.current?.()),
        ],
      }),
    });
    view.current = made;
    void languageOf(name, text)?.().then((parser) => {
      if (view.current === made)
        made.dispatch({ effects: language.reconfigure(StreamLanguage.define(parser)) });
    });
    return () => {
      view.current = undefined;
      made.destroy();
    };
  }, [label, text, name, readOnly]);
  useImperativeHandle(ref, () => ({ text: () => view.current?.state.sliceDoc() ?? text }));
  return <div ref={parent} className={classes["editor"]} />;
}

/** Tab is left alone: it must lead on to the next control. */
const extensions: Extension = [
  EditorView.theme({ "&": { flex: "1", minHeight: "0" }, ".cm-scroller": { overflow: "auto" } }),
  codeTheme,
  history(),
  drawSelection(),
  bracketMatching(),
  highlightSelectionMatches(),
  search({ top: true }),
  keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap]),
];
