import { Menu } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./ContextMenu.module.css";

interface Props {
  /** Where it was asked for, in CSS pixels of the window. */
  readonly at: { readonly x: number; readonly y: number };
  readonly label: string;
  /** CSS pixels. */
  readonly width: number;
  readonly onClose: () => void;
  /** Mantine's menu items. */
  readonly children: ReactNode;
}

/** A menu that opens where the mouse is, or at what the keyboard is on. */
export function ContextMenu({ at, label, width, onClose, children }: Props) {
  return (
    <Menu
      key={`${at.x} ${at.y}`}
      opened
      onClose={onClose}
      position="bottom-start"
      offset={0}
      width={width}
      middlewares={{ flip: true, shift: { crossAxis: true, padding: 8 } }}
      returnFocus={false}
      withinPortal={false}
    >
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={label}
          className={classes["anchor"]}
          style={{ left: at.x, top: at.y }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={label} ref={focusFirst} className={classes["dropdown"]}>
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The menu stands open from its first moment, which Mantine's focus trap does not notice. */
function focusFirst(dropdown: HTMLElement | null) {
  if (!dropdown) return;
  requestAnimationFrame(() => dropdown.querySelector<HTMLElement>('[role^="menuitem"]')?.focus());
}
