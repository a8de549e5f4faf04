import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useRef, useState } from "react";
import type { When } from "../../../shared/contract/hardware.ts";
import foot from "../../components/EditorFoot.module.css";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { ConflictDialog } from "./ConflictDialog.tsx";
import { dropDraft, keepDraft, useDraft } from "./drafts.ts";
import type { Problem } from "./editor/check.ts";
import { XmlEditor, type XmlEditorHandle } from "./editor/XmlEditor.tsx";
import { Problems } from "./Problems.tsx";
import { ReviewDialog } from "./ReviewDialog.tsx";
import { strings } from "./strings.ts";
import type { Target } from "./use-definition.ts";
import classes from "./Xml.module.css";

interface Props {
  /** Under which an unapplied text is kept. */
  id: string;
  target: Target;
  /** The text as libvirt has it now. */
  present: string;
  around: readonly string[];
  /** When a change can take effect; none: the text is only to be read. */
  options: readonly When[];
  readAgain: () => Promise<void>;
}

type Dialog = "review" | "conflict";

/** The editor of one definition, what is wrong with its text, and the way to apply it. */
export function DefinitionEditor({ id, target, present, around, options, readAgain }: Props) {
  const draft = useDraft(id);
  const editor = useRef<XmlEditorHandle>(null);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [unchecked, setUnchecked] = useState<string>();
  const [dialog, setDialog] = useState<Dialog>();
  const [outcome, setOutcome] = useState<string>();
  const text = draft?.text ?? present;
  const base = draft?.base ?? present;
  const changed = text !== base;
  const conflict = changed && base !== present;

  const edit = (value: string) => {
    setOutcome(undefined);
    if (value === base) dropDraft(id);
    else keepDraft(id, { text: value, base });
  };
  const applied = async (words: string) => {
    setDialog(undefined);
    setOutcome(words);
    // Nobody else's change: what libvirt made of the text takes its place when it has been read.
    keepDraft(id, { text, base: text });
    await readAgain();
    dropDraft(id);
  };
  const compare = async () => {
    await readAgain();
    setDialog("conflict");
  };

  return (
    <>
      {conflict && (
        <div className={classes["messages"]}>
          <ErrorMessage
            error={{ code: "changed-meanwhile", message: strings.conflict, hint: strings.conflictHint }}
          >
            <Button size="xs" variant="default" onClick={() => setDialog("conflict")}>
              {strings.compare}
            </Button>
          </ErrorMessage>
        </div>
      )}
      <XmlEditor
        ref={editor}
        label={strings.editor}
        value={text}
        onChange={edit}
        readOnly={options.length === 0}
        around={around}
        onProblems={(found, failure) => {
          setProblems(found);
          setUnchecked(failure);
        }}
      />
      <Problems problems={problems} onChoose={(line) => editor.current?.goToLine(line)} />
      {options.length > 0 && (
        <div className={foot["root"]}>
          <Status problems={problems.length} changed={changed} unchecked={unchecked} outcome={outcome} />
          <Button variant="default" disabled={!changed} onClick={() => dropDraft(id)}>
            {strings.reset}
          </Button>
          <Button
            disabled={!changed || problems.length > 0}
            title={problems.length > 0 ? strings.correct : changed ? undefined : strings.unchanged}
            onClick={() => setDialog(conflict ? "conflict" : "review")}
          >
            {strings.review}
          </Button>
        </div>
      )}
      {dialog === "review" && (
        <ReviewDialog
          target={target}
          before={base}
          after={text}
          options={options}
          onClose={() => setDialog(undefined)}
          onApplied={(words) => void applied(words)}
          onConflict={() => void compare()}
        />
      )}
      {dialog === "conflict" && (
        <ConflictDialog
          theirs={present}
          mine={text}
          onTakeTheirs={() => {
            dropDraft(id);
            setDialog(undefined);
          }}
          onKeepMine={() => {
            keepDraft(id, { text, base: present });
            setDialog(undefined);
          }}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

interface StatusProps {
  problems: number;
  changed: boolean;
  /** Why the text is not checked. */
  unchecked: string | undefined;
  outcome: string | undefined;
}

function Status({ problems, changed, unchecked, outcome }: StatusProps) {
  const trouble = problems > 0 ? strings.problems(problems) : unchecked;
  return (
    <div role="status" className={classes["status"]}>
      {trouble && (
        <>
          <IconAlertTriangle size={16} stroke={1.5} aria-hidden className={classes["warning"]} />
          {trouble}
        </>
      )}
      {!trouble && !changed && outcome && (
        <>
          <IconCheck size={16} stroke={1.5} aria-hidden className={classes["ok"]} />
          {outcome}
        </>
      )}
      {!trouble && changed && strings.changed}
      {!trouble && !changed && !outcome && strings.unchanged}
    </div>
  );
}
