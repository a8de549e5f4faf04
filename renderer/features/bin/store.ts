import { useEffect } from "react";
import { create } from "zustand";
import type { BinnedMachine } from "../../../shared/contract/bin.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";

interface BinState {
  /** Undefined until the first answer. */
  machines: readonly BinnedMachine[] | undefined;
  free: readonly { readonly place: string; readonly bytes: number }[];
  error: ErrorData | undefined;
}

export const useBin = create<BinState>(() => ({ machines: undefined, free: [], error: undefined }));

/** Keeps what lies in the bin current while the caller is on screen; each new follower makes the backend look anew. */
export function useFollowBin() {
  useEffect(
    () =>
      client.subscribe(
        (signal) => client.api.bin.watch({}, { signal }),
        ({ machines, free }) => useBin.setState({ machines, free, error: undefined }),
        (error) => useBin.setState({ error: error.toData() }),
      ),
    [],
  );
}

/** How many machines lie in the bin; none while there are none. */
export const useBinCount = () => useBin(({ machines }) => machines?.length || undefined);
