import { create } from "zustand";

interface MenuState {
  /** The machine whose menu is open, and where, in pixels of the window. */
  open?: { key: string; x: number; y: number } | undefined;
}

/** One menu serves all rows and tiles: a thousand of them would be a thousand listeners. */
export const useMenu = create<MenuState>(() => ({}));

export const openMenu = (key: string, x: number, y: number) => useMenu.setState({ open: { key, x, y } });
export const closeMenu = () => useMenu.setState({ open: undefined });
