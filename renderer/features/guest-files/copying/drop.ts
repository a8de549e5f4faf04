import { type DragEvent, useState } from "react";
import { TAKES_FILES } from "../../../components/file-drop.ts";
import { dropped, type Incoming } from "./incoming.ts";

const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");

interface Options {
  /** Files cannot be taken. */
  refused: boolean;
  onDrop: (folder: string, incoming: Promise<Incoming>) => void;
}

/**
 * Folders of the page as places for files of the desktop. `over` is the one on which files hover; `props` are for the
 * element of one, which may lie in that of another.
 */
export function useFileDrop({ refused, onDrop }: Options) {
  const [over, setOver] = useState<string>();
  const props = (folder: string) => ({
    [TAKES_FILES]: true,
    onDragOver: (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      event.dataTransfer.dropEffect = refused ? "none" : "copy";
      setOver(folder);
    },
    onDragLeave: (event: DragEvent) => {
      // Not into one of its own parts.
      if (event.currentTarget.contains(event.relatedTarget as Node | null)) return;
      setOver((before) => (before === folder ? undefined : before));
    },
    onDrop: (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      setOver(undefined);
      if (!refused) onDrop(folder, dropped(event.dataTransfer));
    },
  });
  return { over, props };
}
