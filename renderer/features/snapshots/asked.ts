import type { RemovalScope } from "../../../shared/contract/snapshots.ts";

/** What a dialog is open about. */
export type Asked =
  | { readonly kind: "create" }
  | { readonly kind: "automatic" }
  | { readonly kind: "revert" | "clone"; readonly name: string }
  | { readonly kind: "remove"; readonly name: string; readonly scope: RemovalScope };
