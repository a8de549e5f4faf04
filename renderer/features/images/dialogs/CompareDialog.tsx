import { useState } from "react";
import { strings } from "../strings.ts";
import { isPath, PathField } from "./PathField.tsx";
import { WorkDialog, type WorkProps } from "./WorkDialog.tsx";

/** With which other image. */
export function CompareDialog(props: WorkProps) {
  const [path, setPath] = useState("");
  const other = { kind: "file", connection: props.image.connection, path } as const;
  return (
    <WorkDialog {...props} kind="compare" work={isPath(path) ? { kind: "compare", with: other } : undefined}>
      {() => <PathField label={strings.compare.other} value={path} onChange={setPath} />}
    </WorkDialog>
  );
}
