import { Button, Modal, Text } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { IconPencil } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { ConfirmDialog } from "../../../components/ConfirmDialog.tsx";
import type { ChosenEntry, FilesView } from "../action.ts";
import { cannotChange } from "../session/cannot-change.ts";
import { strings } from "../strings.ts";
import { Editing } from "./Editing.tsx";
import classes from "./Preview.module.css";
import { Preview } from "./Preview.tsx";

const words = strings.viewer;

/** Of what can be edited, bytes: what the contract's `write` takes. */
const MOST_EDITED = 4 << 20;

interface Props {
  view: FilesView;
  viewed: ChosenEntry;
  onClose: () => void;
}

/** A file, large; its text can be edited where files can be changed. */
export function Viewer({ view, viewed, onClose }: Props) {
  const [editing, setEditing] = useState(false);
  const [written, setWritten] = useState(false);
  const { entry } = viewed;
  const name = shownName(entry.name);
  const blocked = cannotChange(view) ?? (entry.bytes > MOST_EDITED ? words.cannotEditLarge : undefined);
  // What was written is not lost by a click beside the dialog.
  const [leaving, setLeaving] = useState<() => void>();
  const leave = (how: () => void) => {
    if (written) setLeaving(() => how);
    else how();
  };
  const editButton = useRef<HTMLButtonElement>(null);
  const ended = useRef(false);
  useEffect(() => {
    if (!editing && ended.current) editButton.current?.focus();
    ended.current = editing;
  }, [editing]);
  const endEditing = () => {
    setEditing(false);
    setWritten(false);
  };
  // The editor's own uses of Escape come first, which Mantine's own closing does not wait for.
  const box = useRef<HTMLDivElement>(null);
  useWindowEvent("keydown", (event) => {
    const here = event.target === document.body || box.current?.contains(event.target as Node);
    if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing && here) leave(onClose);
  });
  return (
    <Modal
      ref={box}
      opened
      closeOnEscape={false}
      onClose={() => leave(onClose)}
      title={editing ? words.editing(name) : name}
      size="min(1200px, 92vw)"
      yOffset="4vh"
    >
      <div className={classes["viewer"]}>
        {editing ? (
          <Editing
            view={view}
            path={viewed.path}
            most={MOST_EDITED}
            onWritten={setWritten}
            leave={leave}
            onEnd={endEditing}
          />
        ) : (
          <>
            <Preview view={view} chosen={viewed} large />
            <div className={classes["foot"]}>
              <span />
              <Button
                ref={editButton}
                size="xs"
                variant="default"
                leftSection={<IconPencil size={16} stroke={1.5} />}
                disabled={blocked !== undefined}
                title={blocked}
                onClick={() => setEditing(true)}
              >
                {words.edit}
              </Button>
            </div>
          </>
        )}
      </div>
      <ConfirmDialog
        opened={leaving !== undefined}
        danger
        title={words.leave}
        confirm={words.discard}
        onConfirm={() => {
          setLeaving(undefined);
          leaving?.();
        }}
        onClose={() => setLeaving(undefined)}
      >
        <Text>{words.unsaved}</Text>
      </ConfirmDialog>
    </Modal>
  );
}
