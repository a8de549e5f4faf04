import { create } from "zustand";

interface PaletteState {
  open: boolean;
  /** What had the focus, which it gets back. */
  from: Element | null;
}

export const usePalette = create<PaletteState>(() => ({ open: false, from: null }));

/** Gives the focus back before anything else happens, so that a dialog opened next knows whose it was. */
export function closePalette(): void {
  const { from } = usePalette.getState();
  usePalette.setState({ open: false, from: null });
  if (from instanceof HTMLElement) from.focus();
}

export function togglePalette(): void {
  if (usePalette.getState().open) closePalette();
  else usePalette.setState({ open: true, from: document.activeElement });
}
