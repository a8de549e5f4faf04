import type { ChosenEntry, FilesView } from "../actions.ts";

/** How a file begins. */
export function Preview(_props: { view: FilesView; chosen: ChosenEntry }) {
  return null;
}
