import classes from "./DragImage.module.css";

/**
 * Puts words beside the pointer for what is dragged, instead of a picture of the element, which may be as wide as the
 * window. To be called while the drag begins.
 */
export function showDragged(transfer: DataTransfer, words: string): void {
  const label = document.createElement("div");
  label.className = classes["root"]!;
  label.textContent = words;
  document.body.append(label);
  transfer.setDragImage(label, -8, -8);
  // The browser takes its picture when the event is over.
  setTimeout(() => label.remove());
}
