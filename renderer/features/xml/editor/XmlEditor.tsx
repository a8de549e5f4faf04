import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { xml } from "@codemirror/lang-xml";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { linter, lintGutter, nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, Transaction } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
} from "@codemirror/view";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { toErrorData } from "../../../components/errors.ts";
import { codeTheme } from "../../code/index.ts";
import { check, type Problem, type SchemaName, toDiagnostics } from "./check.ts";
import { schemaCompletion } from "./complete.ts";
import classes from "./Editor.module.css";

/** Long enough that typing is not checked letter by letter. */
const CHECK_DELAY = 300;

/** Marks a text that was put in because libvirt has it, not because somebody wrote it. */
const fromOutside = Annotation.define<boolean>();

export interface XmlEditorHandle {
  /** Puts the cursor into a line, which is then in view. */
  goToLine: (line: number) => void;
}

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  readOnly: boolean;
  /** Which of libvirt's documents it is; a domain's unless told. */
  schema?: SchemaName;
  /** Names of the elements around the text, from the root; none for a whole definition. */
  around: readonly string[];
  /** What the check found; or why there is none. */
  onProblems: (problems: readonly Problem[], failure?: string) => void;
  ref?: Ref<XmlEditorHandle>;
}

/** libvirt XML: coloured, checked against the schema as it is typed, completed from it. */
export function XmlEditor(props: Props) {
  const { label, value, onChange, readOnly, schema = "domain", around, onProblems, ref } = props;
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const callbacks = useRef({ onChange, onProblems });
  callbacks.current = { onChange, onProblems };
  const access = useRef(new Compartment());
  const surroundings = around.join("/");

  // biome-ignore lint/correctness/useExhaustiveDependencies: text and access are brought up to date below
  useEffect(() => {
    const made = new EditorView({
      parent: parent.current!,
      state: EditorState.create({
        doc: value,
        extensions: [
          extensions(schema, surroundings === "" ? [] : surroundings.split("/")),
          EditorView.contentAttributes.of({ "aria-label": label }),
          access.current.of(accessOf(readOnly)),
          EditorView.updateListener.of(({ docChanged, state, transactions }) => {
            const edited = transactions.some((transaction) => !transaction.annotation(fromOutside));
            if (docChanged && edited) callbacks.current.onChange(state.doc.toString());
          }),
          linter(
            async ({ state }) => {
              try {
                const problems = await check(schema, state.doc.toString());
                callbacks.current.onProblems(problems);
                return toDiagnostics(state.doc, problems);
              } catch (thrown) {
                callbacks.current.onProblems([], toErrorData(thrown).message);
                return [];
              }
            },
            { delay: CHECK_DELAY },
          ),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, [label, schema, surroundings]);

  useEffect(() => {
    const present = view.current?.state.doc.toString();
    if (view.current && present !== value) {
      view.current.dispatch({
        changes: { from: 0, to: view.current.state.doc.length, insert: value },
        annotations: [fromOutside.of(true), Transaction.addToHistory.of(false)],
      });
    }
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({ effects: access.current.reconfigure(accessOf(readOnly)) });
  }, [readOnly]);

  useImperativeHandle(ref, () => ({
    goToLine(line) {
      const editor = view.current;
      if (!editor) return;
      const { from } = editor.state.doc.line(Math.min(Math.max(line, 1), editor.state.doc.lines));
      editor.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: "center" }),
      });
      editor.focus();
    },
  }));

  return <div ref={parent} className={classes["root"]} />;
}

function accessOf(readOnly: boolean) {
  return [
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({ "aria-readonly": String(readOnly) }),
  ];
}

/** Tab is left alone: it must lead on to the next control. */
const extensions = (schema: SchemaName, around: readonly string[]) => [
  EditorView.theme({ "&": { flex: "1", minHeight: "0" }, ".cm-scroller": { overflow: "auto" } }),
  codeTheme,
  xml(),
  highlightActiveLineGutter(),
  highlightActiveLine(),
  lintGutter(),
  foldGutter(),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightSelectionMatches(),
  search({ top: true }),
  autocompletion({ override: [schemaCompletion(schema, around)], icons: false }),
  keymap.of([
    { key: "F8", run: nextDiagnostic },
    { key: "Shift-F8", run: previousDiagnostic },
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...foldKeymap,
    ...completionKeymap,
  ]),
];
