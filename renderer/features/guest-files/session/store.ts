import type { ReactNode } from "react";
import { createStore, type StoreApi } from "zustand";
import type { FilesSource, FilesState } from "../../../../shared/contract/guest-files/session.ts";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { client } from "../../../app/session.ts";
import { toErrorData } from "../../../components/errors.ts";
import { nothing, type Selection } from "../../../components/selection.ts";
import type { ChosenEntry } from "../action.ts";
import type { Where } from "../address.ts";
import { baseName, parentOf } from "../paths.ts";

export interface BrowserState {
  /** What the backend calls the open disks. */
  readonly session: string | undefined;
  readonly files: FilesState | undefined;
  /** Why they could not even be asked for. */
  readonly refused: ErrorData | undefined;
  readonly where: Where | undefined;
  readonly back: readonly Where[];
  readonly forward: readonly Where[];
  readonly selection: Selection;
  /** A name that is chosen once it is listed: what one comes from, or has just made. */
  readonly awaited: string | undefined;
  readonly filter: string;
  /** What is searched for below the folder; empty while that is listed. */
  readonly sought: string;
  /** Where the context menu is open, in pixels of the window. */
  readonly menu: { readonly x: number; readonly y: number } | undefined;
  /** A path is being typed. */
  readonly typing: boolean;
  /** Grows when the folder is to be listed anew. */
  readonly round: number;
  /** The path of the row whose name is being changed. */
  readonly renaming: string | undefined;
  /** Jobs that were begun here. */
  readonly jobs: readonly string[];
  /** What went wrong outside any dialog. */
  readonly fault: ErrorData | undefined;
  /** The file that is shown large. */
  readonly viewed: ChosenEntry | undefined;
  readonly dialog: ((close: () => void) => ReactNode) | undefined;
}

/** What is open of one source, where one is in it, and how one came there. */
export interface Browser {
  readonly source: FilesSource;
  readonly store: StoreApi<BrowserState>;
}

const EMPTY: BrowserState = {
  session: undefined,
  files: undefined,
  refused: undefined,
  where: undefined,
  back: [],
  forward: [],
  selection: nothing,
  awaited: undefined,
  filter: "",
  sought: "",
  menu: undefined,
  typing: false,
  round: 0,
  renaming: undefined,
  jobs: [],
  fault: undefined,
  viewed: undefined,
  dialog: undefined,
};

/** Who comes back to a page finds it as it was left. */
const browsers = new Map<string, Browser>();
const MOST_KEPT = 20;
const MOST_STEPS = 100;

/** The browser of a source, the same each time. */
export function browserOf(source: FilesSource): Browser {
  const key = JSON.stringify(source);
  const known = browsers.get(key);
  const browser = known ?? { source, store: createStore<BrowserState>(() => EMPTY) };
  browsers.delete(key);
  browsers.set(key, browser);
  if (browsers.size > MOST_KEPT) browsers.delete(browsers.keys().next().value!);
  return browser;
}

const same = (a: Where | undefined, b: Where) => a?.place === b.place && a.path === b.path;

/** What is about the folder that one leaves. */
const LEFT = { selection: nothing, filter: "", sought: "", renaming: undefined, fault: undefined } as const;

/** Goes to a folder; in one that holds what one comes from, that is chosen. */
export function go({ store }: Browser, where: Where): void {
  store.setState((state) => {
    if (same(state.where, where)) return state.sought === "" ? state : LEFT;
    return {
      ...LEFT,
      awaited: cameFrom(state.where, where),
      where,
      back: state.where ? [...state.back, state.where].slice(-MOST_STEPS) : state.back,
      forward: [],
    };
  });
}

/** Goes to the first place that was not there before; it is there already, or comes with the next news. */
export function goToNewPlace(browser: Browser, known: ReadonlySet<string>): void {
  const { store } = browser;
  const visit = (): boolean => {
    const { files } = store.getState();
    const places = files?.state === "open" ? files.places : [];
    const found = places.find(({ id, problem }) => !known.has(id) && problem === undefined);
    if (found) go(browser, { place: found.id, path: "/" });
    return found !== undefined;
  };
  if (visit()) return;
  const stop = store.subscribe(({ files }, before) => {
    if (files === before.files) return;
    stop();
    visit();
  });
}

export function goBack({ store }: Browser): void {
  store.setState(({ where, back, forward }) => {
    const last = back.at(-1);
    if (!last || !where) return {};
    return {
      ...LEFT,
      awaited: cameFrom(where, last),
      where: last,
      back: back.slice(0, -1),
      forward: [where, ...forward],
    };
  });
}

export function goForward({ store }: Browser): void {
  store.setState(({ where, back, forward: [next, ...forward] }) =>
    next && where ? { ...LEFT, awaited: undefined, where: next, back: [...back, where], forward } : {},
  );
}

export function goUp(browser: Browser): void {
  const { where } = browser.store.getState();
  if (where && where.path !== "/") go(browser, { ...where, path: parentOf(where.path) });
}

/** The name of what one comes from, where the folder that one goes to holds it. */
function cameFrom(from: Where | undefined, to: Where): string | undefined {
  if (from?.place !== to.place || from.path === "/" || parentOf(from.path) !== to.path) return undefined;
  return baseName(from.path);
}

/** Goes to a folder, shows a file large; of a link what it leads to. */
export async function openEntry(
  browser: Browser,
  at: { session: string; place: string },
  { path, entry }: ChosenEntry,
): Promise<void> {
  const { store } = browser;
  try {
    const found =
      entry.kind === "symlink"
        ? await client.api.guestFiles.stat({ ...at, path, follow: true })
        : { path, entry };
    if (found.entry.kind === "directory") go(browser, { place: at.place, path: found.path });
    else store.setState({ viewed: { path, entry } });
  } catch (thrown) {
    store.setState({ fault: toErrorData(thrown) });
  }
}

/** Lists the folder anew; what is chosen in it stays chosen, or `awaited` is. */
export const lookAgain = ({ store }: Browser, awaited?: string): void =>
  store.setState(({ round }) => ({ round: round + 1, awaited }));

/** Opens the source's disks, or finds that they are open. */
export async function openDisks({ source, store }: Browser, write: boolean): Promise<void> {
  store.setState({ refused: undefined });
  try {
    const { session } = await client.api.guestFiles.open({ source, write });
    store.setState((state) => (state.session === session ? {} : { session, files: undefined }));
  } catch (thrown) {
    store.setState({ refused: toErrorData(thrown) });
  }
}

/** Closes them here and for all other windows; the reason is told by the session. */
export async function closeDisks({ store }: Browser): Promise<void> {
  const { session } = store.getState();
  if (session !== undefined) await client.api.guestFiles.close({ session }).catch(() => {});
}

/** Closes them and opens them as they are now, to read or to change them. */
export async function reopenDisks(browser: Browser, write: boolean): Promise<void> {
  await closeDisks(browser);
  browser.store.setState({ session: undefined, files: undefined });
  await openDisks(browser, write);
}

/** Shows a job on the page; the folder is listed anew when it has ended. */
export const follow = ({ store }: Browser, job: string): void =>
  store.setState(({ jobs }) => ({ jobs: [...jobs, job] }));

export const forget = ({ store }: Browser, job: string): void =>
  store.setState(({ jobs }) => ({ jobs: jobs.filter((id) => id !== job) }));
