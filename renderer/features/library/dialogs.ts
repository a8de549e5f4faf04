import { create } from "zustand";
import type { DomainAction } from "../../../shared/contract/domains.ts";
import type { CountedTag, Machine } from "../machines/index.ts";

/** What can be asked of many machines at once. */
export type BulkAction = Exclude<DomainAction, "reset" | "inject-nmi">;

/** What is asked or filled in above the library. */
export type Dialog =
  | { kind: "move"; machines: readonly Machine[] }
  | { kind: "tags"; machines: readonly Machine[] }
  | { kind: "new-group"; inside?: string | undefined }
  | { kind: "rename-group"; group: string }
  | { kind: "dissolve-group"; group: string }
  | { kind: "rename-tag"; tag: CountedTag }
  | { kind: "remove-tag"; tag: CountedTag }
  | { kind: "bulk"; action: BulkAction; machines: readonly Machine[] }
  | { kind: "bulk-delete"; machines: readonly Machine[] };

export const useDialog = create<{ open?: Dialog | undefined }>(() => ({}));

export const openDialog = (open: Dialog) => useDialog.setState({ open });
export const closeDialog = () => useDialog.setState({ open: undefined });
