import { navigate } from "wouter/use-browser-location";
import { create } from "zustand";
import { platform } from "../../app/platform.ts";

/** Where the installation image comes from. */
export type Source =
  /** Nothing chosen yet: the sheet offers the ways to begin. */
  | { kind: "choose" }
  /** The list of images that are already in a pool. */
  | { kind: "pool" }
  /** A file dropped on or chosen in this window. */
  | { kind: "file"; file: File }
  /** Known to the backend already. */
  | { kind: "media"; media: string };

interface InstallState {
  source: Source | undefined;
  /** Counts beginnings: a new drop starts the sheet afresh. */
  run: number;
  /** While the machine is being made, where it goes stands still. */
  busy: boolean;
  /** The pool browser is open before the sheet, so that Escape is meant for it alone. */
  browsing: boolean;
}

export const useInstall = create<InstallState>(() => ({
  source: undefined,
  run: 0,
  busy: false,
  browsing: false,
}));

export const openBrowser = (): void => useInstall.setState({ browsing: true });
export const closeBrowser = (): void => useInstall.setState({ browsing: false });

const path = (media: string | undefined, connection: string | undefined) => {
  const search = new URLSearchParams();
  if (media) search.set("media", media);
  if (connection) search.set("connection", connection);
  return search.size > 0 ? `/install?${search}` : "/install";
};

/** The connection that the address names: a narrowed library, or a machine's console. */
function lookingAt(): string | undefined {
  const [, ofMachine] = /^\/c\/([^/]+)\//.exec(location.pathname) ?? [];
  return new URLSearchParams(location.search).get("connection") ?? ofMachine;
}

/** Goes on with the same source on another connection. */
export function moveInstall(connection: string): void {
  const media = new URLSearchParams(location.search).get("media") ?? undefined;
  navigate(path(media, connection), { replace: true });
}

/** Opens the sheet. Without a source it asks for one; without a connection the sheet picks it. */
export function beginInstall(source: Source = { kind: "choose" }, connection?: string): void {
  const where = connection ?? lookingAt();
  useInstall.setState(({ run }) => ({ source, run: run + 1 }));
  navigate(path(source.kind === "media" ? source.media : undefined, where));
}

/** The sheet has an image now: the address says so, and a reload comes back to it. */
export function haveMedia(media: string, connection: string): void {
  useInstall.setState({ source: { kind: "media", media } });
  navigate(path(media, connection), { replace: true });
}

/** Closes the sheet. */
export function endInstall(connection?: string): void {
  useInstall.setState({ source: undefined });
  navigate(connection ? `/?connection=${encodeURIComponent(connection)}` : "/");
}

/** The file dialog: the desktop's own, or the browser's. */
export async function chooseFile(connection?: string): Promise<void> {
  if (platform) {
    const media = await platform.pickMedia();
    if (media) beginInstall({ kind: "media", media }, connection);
    return;
  }
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".iso,.img,application/x-iso9660-image,application/x-cd-image";
  input.onchange = () => {
    const file = input.files?.[0];
    if (file) beginInstall({ kind: "file", file }, connection);
  };
  input.click();
}
