import { useState } from "react";
import type { ImageDescription } from "../../../../shared/contract/images.ts";
import { strings } from "../strings.ts";
import { isPath, PathField } from "./PathField.tsx";
import { WorkDialog, type WorkProps } from "./WorkDialog.tsx";

const words = strings.overlay;

/** Where the new image goes. */
export function OverlayDialog({ description, ...rest }: WorkProps & { description: ImageDescription }) {
  const [path, setPath] = useState(() =>
    description.layers[0]!.path.replace(/(?:\.[a-z0-9]{1,6})?$/i, "-overlay.qcow2"),
  );
  return (
    <WorkDialog {...rest} kind="overlay" work={isPath(path) ? { kind: "overlay", path } : undefined}>
      {() => <PathField label={words.path} description={words.pathNote} value={path} onChange={setPath} />}
    </WorkDialog>
  );
}
