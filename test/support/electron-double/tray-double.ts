import { EventEmitter } from "node:events";
import type { MenuItemConstructorOptions } from "electron";

/** Electron's NativeImage, as far as it is known where it came from. */
export interface NativeImageDouble {
  readonly path: string;
}

/** Electron's Tray: what a desktop would show of it. */
export class TrayDouble extends EventEmitter {
  readonly image: NativeImageDouble;
  toolTip = "";
  menu: readonly MenuItemConstructorOptions[] = [];
  destroyed = false;

  constructor(image: NativeImageDouble) {
    super();
    this.image = image;
  }

  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
  }

  setContextMenu(menu: readonly MenuItemConstructorOptions[]): void {
    this.#checkAlive();
    this.menu = menu;
  }

  destroy(): void {
    this.#checkAlive();
    this.destroyed = true;
  }

  /** The labels of the menu's top level, separators left out. */
  labels(): string[] {
    return this.menu.flatMap(({ label }) => (label === undefined ? [] : [label]));
  }

  /** Chooses an item by its label, or one of the submenu of another. */
  choose(label: string, inside?: string): void {
    const item = find(this.menu, label);
    const chosen = inside === undefined ? item : find(item.submenu, inside);
    if (chosen.enabled === false || !chosen.click) throw new Error(`${inside ?? label} cannot be chosen`);
    (chosen.click as () => void)();
  }

  #checkAlive(): void {
    if (this.destroyed) throw new Error("Tray is destroyed");
  }
}

function find(menu: unknown, label: string): MenuItemConstructorOptions {
  const items = Array.isArray(menu) ? (menu as MenuItemConstructorOptions[]) : [];
  const item = items.find((candidate) => candidate.label === label);
  if (!item) throw new Error(`No item ${label}`);
  return item;
}
