import { shownName } from "../../../../shared/model/guest-name.ts";
import type { ChosenEntry } from "../action.ts";
import { baseName } from "../paths.ts";
import classes from "./Copying.module.css";
import { strings } from "./strings.ts";

/** Puts what is dragged beside the pointer in words, instead of a picture of the row as wide as the window. */
export function showDragged(transfer: DataTransfer, chosen: readonly ChosenEntry[]): void {
  const [one] = chosen;
  const label = document.createElement("div");
  label.className = classes["dragged"]!;
  label.textContent =
    one && chosen.length === 1 ? shownName(baseName(one.path)) : strings.dragged(chosen.length);
  document.body.append(label);
  transfer.setDragImage(label, -12, -4);
  // The browser takes its picture when the event is over.
  setTimeout(() => label.remove());
}
