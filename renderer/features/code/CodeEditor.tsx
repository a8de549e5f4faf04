import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, StreamLanguage } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap } from "@codemirror/view";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
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
  /** For a while, or always: what was written stays. */
  readOnly: boolean;
  /** It is from the middle of a file: which lines these are is not known. */
  unnumbered?: boolean;
  /** The keyboard is here as soon as it is there. */
  autoFocus?: boolean;
  /** Called at the first change and each that follows. */
  onChange?: () => void;
  ref?: Ref<CodeHandle>;
}

/** A text in its language's colours, to be read or written. */
export function CodeEditor({
  label,
  text,
  name,
  readOnly,
  unnumbered = false,
  autoFocus = false,
  onChange,
  ref,
}: Props) {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const changed = useRef(onChange);
  changed.current = onChange;
  const [access] = useState(() => new Compartment());
  useEffect(() => {
    const made = new EditorView({ parent: parent.current! });
    view.current = made;
    return () => {
      view.current = undefined;
      made.destroy();
    };
  }, []);
  useEffect(() => {
    const language = new Compartment();
    const state = EditorState.create({
      doc: text,
      extensions: [
        extensions,
        language.of([]),
        access.of([]),
        unnumbered ? withoutNumbers : [],
        // What is written back ends its lines as it did before; mixed ends stay what they are.
        EditorState.lineSeparator.of(/(?<!\r)\n/.test(text) || !text.includes("\r\n") ? "\n" : "\r\n"),
        EditorView.updateListener.of(({ docChanged }) => docChanged && changed.current?.()),
      ],
    });
    view.current!.setState(state);
    let wanted = true;
    void languageOf(name, text)?.().then((parser) => {
      if (wanted) view.current?.dispatch({ effects: language.reconfigure(StreamLanguage.define(parser)) });
    });
    return () => {
      wanted = false;
    };
  }, [text, name, unnumbered, access]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has forgotten it
  useEffect(() => {
    const allowed: Extension = [
      EditorState.readOnly.of(readOnly),
      readOnly ? [] : highlightActiveLine(),
      EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": String(readOnly) }),
    ];
    view.current!.dispatch({ effects: access.reconfigure(allowed) });
  }, [label, readOnly, text, name, unnumbered, access]);
  useEffect(() => {
    if (autoFocus) view.current!.focus();
  }, [autoFocus]);
  useImperativeHandle(ref, () => ({ text: () => view.current?.state.sliceDoc() ?? text }));
  return <div ref={parent} className={classes["editor"]} />;
}

const withoutNumbers = EditorView.theme({ ".cm-gutters": { display: "none" } });

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
