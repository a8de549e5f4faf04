import { Modal } from "@mantine/core";
import { useState } from "react";
import { kindOf } from "../model/kinds.ts";
import { wordsOf } from "../strings/index.ts";
import { strings } from "../strings/page.ts";
import { AddForm } from "./AddForm.tsx";
import { ChooseKind } from "./ChooseKind.tsx";

const words = strings.add;

/** Adds hardware: first what, then its form, with its XML and the command that it stands for. */
export function AddDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [chosen, setChosen] = useState<string>();
  const kind = chosen === undefined ? undefined : kindOf(chosen);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setChosen(undefined)}
      title={chosen === undefined ? words.title : words.titleOf(wordsOf(chosen).name)}
      size={760}
    >
      {chosen !== undefined && kind ? (
        <AddForm
          key={chosen}
          kindName={chosen}
          kind={kind}
          onBack={() => setChosen(undefined)}
          onDone={onClose}
        />
      ) : (
        <ChooseKind onChoose={setChosen} />
      )}
    </Modal>
  );
}
