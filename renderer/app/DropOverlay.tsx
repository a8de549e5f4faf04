import { Text } from "@mantine/core";
import { IconDisc } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { carriesFiles, isOwnDrag, takesFiles } from "../components/file-drop.ts";
import { beginInstall } from "../features/install/index.ts";
import classes from "./DropOverlay.module.css";
import { strings } from "./strings.ts";

/** A drop anywhere works anywhere: while files hover over the window it says what would happen. */
export function DropOverlay() {
  const [hovering, setHovering] = useState(false);

  useEffect(() => {
    // Every element that is entered and left fires both events; the count tells when the window itself is left.
    let depth = 0;
    const listeners = new AbortController();
    const on = (type: "dragenter" | "dragover" | "dragleave" | "drop", act: (event: DragEvent) => void) =>
      window.addEventListener(
        type,
        (event) => {
          const { dataTransfer } = event;
          if (!carriesFiles(dataTransfer)) return;
          event.preventDefault();
          if (isOwnDrag()) {
            dataTransfer.dropEffect = "none";
            event.stopPropagation();
          } else {
            act(event);
          }
        },
        { signal: listeners.signal, capture: true },
      );
    on("dragenter", (event) => {
      depth += 1;
      setHovering(!takesFiles(event.target));
    });
    on("dragover", (event) => {
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    });
    on("dragleave", () => {
      depth -= 1;
      if (depth <= 0) {
        depth = 0;
        setHovering(false);
      }
    });
    on("drop", (event) => {
      depth = 0;
      setHovering(false);
      if (takesFiles(event.target)) return;
      event.stopPropagation();
      const file = event.dataTransfer?.files[0];
      if (file) beginInstall({ kind: "file", file });
    });
    return () => listeners.abort();
  }, []);

  if (!hovering) return null;
  return (
    <aside className={classes["root"]} aria-label={strings.drop}>
      <div className={classes["frame"]}>
        <IconDisc size={40} stroke={1.2} aria-hidden />
        <Text fz={20} fw={600}>
          {strings.drop}
        </Text>
        <Text c="dimmed">{strings.dropHint}</Text>
      </div>
    </aside>
  );
}
