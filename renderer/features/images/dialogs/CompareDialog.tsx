import { useState } from "react";
import { strings } from "../strings.ts";
import { Passphrase } from "./Passphrase.tsx";
import { isPath, PathField } from "./PathField.tsx";
import { WorkDialog, type WorkProps } from "./WorkDialog.tsx";

const ANSWERED = ["other-passphrase-needed"];

/** With which other image. */
export function CompareDialog(props: WorkProps) {
  const [path, setPath] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const other = { kind: "file", connection: props.image.connection, path } as const;
  const work = { kind: "compare", with: other, ...(passphrase !== "" && { passphrase }) } as const;
  return (
    <WorkDialog {...props} kind="compare" work={isPath(path) ? work : undefined} answered={ANSWERED}>
      {(refusal) => (
        <>
          <PathField label={strings.compare.other} value={path} onChange={setPath} />
          {(passphrase !== "" || refusal?.code === ANSWERED[0]) && (
            <Passphrase label={strings.compare.otherPassphrase} value={passphrase} onChange={setPassphrase} />
          )}
        </>
      )}
    </WorkDialog>
  );
}
