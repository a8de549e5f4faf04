import type { Volume } from "../../../../../shared/contract/volumes.ts";
import type { Place } from "../../model.ts";
import type { Rows } from "../model.ts";
import { CloneDialog } from "./CloneDialog.tsx";
import { CreateDialog } from "./CreateDialog.tsx";
import { DeleteDialog } from "./DeleteDialog.tsx";
import { DetailsDialog } from "./DetailsDialog.tsx";
import { ResizeDialog } from "./ResizeDialog.tsx";
import { UploadDialog } from "./UploadDialog.tsx";
import { WipeDialog } from "./WipeDialog.tsx";

/** What is asked about. */
export type Asked =
  | { kind: "create" | "upload" }
  | { kind: "details" | "resize" | "clone" | "wipe"; volume: Volume }
  | { kind: "delete"; names: readonly string[] };

interface Props {
  place: Place;
  rows: Rows;
  asked: Asked;
  onClose: () => void;
}

/** The dialog for what is asked about. */
export function VolumeDialogs({ place, rows, asked, onClose }: Props) {
  switch (asked.kind) {
    case "create":
      return <CreateDialog place={place} rows={rows} onClose={onClose} />;
    case "upload":
      return <UploadDialog place={place} rows={rows} onClose={onClose} />;
    case "details":
      return <DetailsDialog place={place} volume={asked.volume} onClose={onClose} />;
    case "resize":
      return <ResizeDialog place={place} volume={asked.volume} onClose={onClose} />;
    case "clone":
      return <CloneDialog place={place} rows={rows} volume={asked.volume} onClose={onClose} />;
    case "wipe":
      return <WipeDialog place={place} volume={asked.volume} onClose={onClose} />;
    case "delete":
      return <DeleteDialog place={place} names={asked.names} onClose={onClose} />;
  }
}
