import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import classes from "./Backups.module.css";
import { strings } from "./strings.ts";

interface Props {
  folder: string | undefined;
  onChange: (folder: string) => void;
}

/** The folder whose backups are shown and into which new ones go. */
export function FolderField({ folder, onChange }: Props) {
  const [text, setText] = useState(folder ?? "");
  const wanted = text.trim().replace(/(?<=.)\/+$/, "");
  const usable = wanted.startsWith("/") && wanted !== folder;
  return (
    <form
      className={classes["place"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (usable) onChange(wanted);
      }}
    >
      <TextInput
        className={classes["field"]}
        label={strings.folder}
        description={strings.folderNote}
        value={text}
        maxLength={4096}
        spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!usable}>
        {strings.folderShow}
      </Button>
    </form>
  );
}
