// biome-ignore-all lint/a11y: a virtualised ARIA tree; the focus stays on the tree
import { IconChevronDown, IconChevronRight, IconFolder, IconFolderOpen } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import type { GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import list from "../../../components/SideList.module.css";
import { useBrowser, useFiles } from "../context.ts";
import { parentOf } from "../paths.ts";
import { usePreferences } from "../preferences.ts";
import { go } from "../session/store.ts";
import { strings } from "../strings.ts";
import classes from "./Tree.module.css";
import { treeRows, useFolders } from "./use-folders.ts";

const ROW = 28;

/** The folders of a place; each is read when it is first opened. */
export function FolderTree({ place, current }: { place: GuestPlace; current: string }) {
  const browser = useBrowser();
  const session = useFiles((state) => state.session)!;
  const round = useFiles((state) => state.round);
  const hidden = usePreferences((state) => state.hidden);
  const { branches, opened, toggle } = useFolders(session, place.id, current, round);
  const rows = useMemo(() => treeRows(branches, opened, hidden), [branches, opened, hidden]);
  const [active, setActive] = useState(current);
  useEffect(() => setActive(current), [current]);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  const index = rows.findIndex(({ path }) => path === active);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the active folder, not every reading
  useEffect(() => {
    if (index >= 0) virtual.scrollToIndex(index);
  }, [active, index < 0]);

  const open = (path: string) => go(browser, { place: place.id, path });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = Math.max(0, index);
    const row = rows[at]!;
    const move = (to: number) => setActive(rows[Math.min(rows.length - 1, Math.max(0, to))]!.path);
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at - 1);
    else if (event.key === "Home") move(0);
    else if (event.key === "End") move(rows.length - 1);
    else if (event.key === "ArrowRight") row.open ? move(at + 1) : toggle(row.path, true);
    else if (event.key === "ArrowLeft")
      row.open && row.opens ? toggle(row.path, false) : setActive(parentOf(row.path));
    else if (event.key === "Enter" || event.key === " ") open(row.path);
    else return;
    event.preventDefault();
  };
  return (
    <section className={classes["tree"]} aria-label={strings.folders}>
      <h2 className={list["title"]}>{strings.folders}</h2>
      <div
        ref={box}
        role="tree"
        aria-label={strings.tree}
        aria-activedescendant={index >= 0 ? `${id}-${index}` : undefined}
        tabIndex={0}
        className={classes["treeBox"]}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" className={classes["canvas"]} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index: at, start }) => {
            const { path, shown, level, open: isOpen, opens } = rows[at]!;
            const Chevron = isOpen ? IconChevronDown : IconChevronRight;
            const Icon = isOpen && opens ? IconFolderOpen : IconFolder;
            return (
              <div
                key={path}
                id={`${id}-${at}`}
                role="treeitem"
                aria-level={level}
                aria-expanded={opens ? isOpen : undefined}
                aria-selected={path === current}
                data-active={at === index || undefined}
                data-folder={path}
                className={classes["treeRow"]}
                style={{ transform: `translateY(${start}px)`, paddingLeft: 4 + (level - 1) * 14 }}
                onClick={() => open(path)}
                onDoubleClick={() => toggle(path)}
              >
                <span
                  className={classes["chevron"]}
                  data-none={!opens || undefined}
                  onClick={(event) => {
                    event.stopPropagation();
                    toggle(path);
                  }}
                >
                  {opens && <Chevron size={14} stroke={1.5} aria-hidden />}
                </span>
                <Icon size={16} stroke={1.5} aria-hidden className={classes["treeIcon"]} />
                <span className={classes["treeName"]} title={shown || undefined}>
                  {shown || strings.root}
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}
