import { useEffect } from "react";
import { navigate } from "wouter/use-browser-location";
import { useStore } from "zustand";
import { client } from "../../../app/session.ts";
import { filesPath, whereOf } from "../address.ts";
import { firstWhere } from "../places.ts";
import { type Browser, openDisks } from "./store.ts";

/** Opens the disks when the page comes into view, and follows how they are while it stays there. */
export function useOpen(browser: Browser): void {
  const { store } = browser;
  const session = useStore(store, (state) => state.session);
  useEffect(() => {
    const { files } = browser.store.getState();
    void openDisks(browser, files?.state === "open" && files.writable);
  }, [browser]);

  useEffect(() => {
    if (session === undefined) return;
    return client.subscribe(
      (signal) => client.api.guestFiles.watch({ session }, { signal }),
      (files) =>
        store.setState(({ where }) => ({
          files,
          ...(files.state === "open" && {
            where: firstWhere(files.places, whereOf(new URLSearchParams(location.search)), where),
          }),
        })),
      (error) => store.setState({ files: { state: "failed", error: error.toData() } }),
    );
  }, [store, session]);
}

/** The address follows where one is, so that it can be kept and sent. */
export function useAddress({ source, store }: Browser): void {
  const where = useStore(store, (state) => state.where);
  useEffect(() => {
    // An address cannot have names that are no text.
    if (where?.path.isWellFormed()) navigate(filesPath(source, where), { replace: true });
  }, [source, where]);
}
