import { type DragEvent, useState } from "react";
import { carriesFiles, TAKES_FILES } from "../../../components/file-drop.ts";
import { dropped, type Incoming } from "./incoming.ts";

interface Options {
  /** Where what is dropped beside all folders goes. */
  folder: string;
  /** Why files cannot be taken. */
  refused: string | undefined;
  onDrop: (folder: string, incoming: Promise<Incoming>) => void;
}

/**
 * A part of the page as a place for files of the desktop, with those of its elements that are folders
 * (`data-folder`). `over` is the folder on which files hover.
 */
export function useFileDrop({ folder, refused, onDrop }: Options) {
  const [over, setOver] = useState<string>();
  const folderAt = (event: DragEvent): string =>
    (event.target as Element).closest<HTMLElement>("[data-folder]")?.dataset["folder"] ?? folder;
  const props = {
    [TAKES_FILES]: true,
    onDragOver: (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = refused === undefined ? "copy" : "none";
      setOver(folderAt(event));
    },
    onDragLeave: (event: DragEvent) => {
      // Not into one of its own parts.
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(undefined);
    },
    onDrop: (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      setOver(undefined);
      if (refused === undefined) onDrop(folderAt(event), dropped(event.dataTransfer));
    },
  };
  return { over, props };
}
