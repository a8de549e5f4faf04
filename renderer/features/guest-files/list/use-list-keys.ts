import { type KeyboardEvent, useRef } from "react";
import { chordOf } from "../../../app/shortcuts/index.ts";
import { type Pick, pickedAll } from "../../../components/selection.ts";
import type { FilesAction, FilesView } from "../action.ts";
import { chosenActions, folderActions } from "../actions.ts";
import { useBrowser, useFiles } from "../context.ts";
import { goBack, goForward, goUp } from "../session/store.ts";
import { beginningWith, type Row } from "./rows.ts";

/** Letters that follow each other faster are one word. */
const WORD_MS = 900;

interface Options {
  view: FilesView;
  rows: readonly Row[];
  /** The paths of the rows. */
  order: readonly string[];
  /** The active row's place; -1 where none is. */
  index: number;
  pick: (path: string, how: Pick) => void;
  /** Rows on one screen. */
  page: () => number;
  rowElement: (index: number) => HTMLElement | null;
}

/** What the list does by keys: moving, choosing, finding by name, and every action that has keys. */
export function useListKeys({ view, rows, order, index, pick, page, rowElement }: Options) {
  const browser = useBrowser();
  const { store } = browser;
  const renaming = useFiles((state) => state.renaming);
  const typed = useRef({ text: "", at: 0, folder: "" });

  // A word that was typed in another folder, or before another key, is over.
  const typing = () => {
    const { text, at, folder } = typed.current;
    return text !== "" && folder === view.folder && performance.now() - at < WORD_MS;
  };
  const find = (key: string): void => {
    const goesOn = typing();
    const text = goesOn ? typed.current.text + key : key;
    typed.current = { text, at: performance.now(), folder: view.folder };
    // A single letter goes on to the next name with it.
    const found = beginningWith(rows, text, Math.max(0, index) + (text.length === 1 ? 1 : 0));
    if (found >= 0) pick(order[found]!, "only");
  };

  const move = (event: KeyboardEvent): boolean => {
    const last = rows.length - 1;
    const to = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page(),
      PageUp: index - page(),
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined || event.altKey) return false;
    const how: Pick = event.shiftKey ? "range" : event.ctrlKey || event.metaKey ? "look" : "only";
    const path = order[Math.min(last, Math.max(0, to))];
    if (path !== undefined) pick(path, how);
    return true;
  };

  const travel = (chord: string | undefined): boolean => {
    if (chord === "Alt+ArrowLeft") goBack(browser);
    else if (chord === "Alt+ArrowRight") goForward(browser);
    else if (chord === "Alt+ArrowUp" || chord === "Backspace") goUp(browser);
    else if (chord === "Mod+L") store.setState({ typing: true });
    else if (chord === "Mod+A")
      store.setState(({ selection }) => ({ selection: pickedAll(selection, order) }));
    else if (chord === "Escape")
      store.setState(({ selection }) => ({ selection: { ...selection, keys: new Set() } }));
    else return false;
    return true;
  };

  const openMenu = (event: KeyboardEvent): boolean => {
    if (event.key !== "ContextMenu" && !(event.key === "F10" && event.shiftKey)) return false;
    // The menu listens on the document as soon as it is open, and would take this very key as one to close it.
    event.stopPropagation();
    const path = order[index];
    if (path !== undefined && !store.getState().selection.keys.has(path)) pick(path, "only");
    const box = (rowElement(index) ?? event.currentTarget).getBoundingClientRect();
    store.setState({ menu: { x: box.left + 64, y: box.top + 26 } });
    return true;
  };

  const act = (chord: string | undefined): boolean => {
    const at = rows[index];
    if (chord === "Enter" && view.chosen.length === 0 && at) {
      pick(at.path, "only");
      view.open(at);
      return true;
    }
    const wanted = ({ keys }: FilesAction) => keys !== undefined && keys === chord;
    const action = [...chosenActions(view), ...folderActions(view)].flat().find(wanted);
    if (!action) return false;
    if (action.unavailable?.(view) === undefined) action.run(view);
    return true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.nativeEvent.isComposing || renaming !== undefined)
      return;
    const chord = chordOf(event.nativeEvent);
    const path = order[index];
    if (move(event) || openMenu(event)) {
      typed.current.text = "";
      event.preventDefault();
      return;
    }
    if (event.key === " " && path !== undefined && !typing()) pick(path, event.shiftKey ? "range" : "toggle");
    else if (act(chord) || travel(chord)) {
      // Done.
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) find(event.key);
    else return;
    event.preventDefault();
    // Letters find a name here, and are no shortcuts of the window.
    event.stopPropagation();
  };
  return onKeyDown;
}
