import { useMemo } from "react";
import type { GuestPlace } from "../../../shared/contract/guest-files/session.ts";
import type { ChosenEntry, FilesView } from "./action.ts";
import { useBrowser, useFiles } from "./context.ts";
import type { Row } from "./list/rows.ts";
import type { OpenFiles } from "./places.ts";
import { follow, go, lookAgain, openEntry } from "./session/store.ts";

/** What actions have to do with: the page as it is. */
export function useView(
  files: OpenFiles,
  place: GuestPlace,
  folder: string,
  rows: readonly Row[],
): FilesView {
  const browser = useBrowser();
  const session = useFiles((state) => state.session)!;
  const keys = useFiles((state) => state.selection.keys);
  const chosen = useMemo<readonly ChosenEntry[]>(
    () => (keys.size === 0 ? [] : rows.filter(({ path }) => keys.has(path))),
    [rows, keys],
  );
  const { writable, readOnlyBecause, live } = files;
  return useMemo(() => {
    const { store, source } = browser;
    return {
      source,
      session,
      place,
      folder,
      chosen,
      writable,
      readOnlyBecause,
      live,
      go: (path) => go(browser, { place: place.id, path }),
      open: (one) => void openEntry(browser, { session, place: place.id }, one),
      ask: (dialog) => store.setState({ dialog }),
      follow: (job) => follow(browser, job),
      refresh: (awaited) => lookAgain(browser, awaited),
      rename: (renaming) => store.setState({ renaming }),
      fail: (fault) => store.setState({ fault }),
    };
  }, [browser, session, place, folder, chosen, writable, readOnlyBecause, live]);
}
