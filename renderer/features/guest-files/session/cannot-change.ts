import type { FilesView } from "../action.ts";
import { strings } from "../strings.ts";

/** Why nothing can be changed here. */
export const cannotChange = (view: FilesView): string | undefined =>
  view.writable ? undefined : (view.readOnlyBecause ?? strings.readOnly);
