import { IconCpu, IconDatabase, IconFiles, IconMapPin } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { RelativeTime } from "../../components/RelativeTime.tsx";
import type { TreeRow } from "./rows.ts";
import classes from "./Snapshots.module.css";
import { strings } from "./strings.ts";

interface Props {
  rows: readonly TreeRow[];
  chosen: TreeRow;
  current: string | undefined;
  onChoose: (name: string | undefined) => void;
  /** Enter, or a double click: undefined is the present state. */
  onOpen: (name: string | undefined) => void;
  onDelete: (name: string) => void;
}

/** The snapshots, each below the one that it stands on. One stop for Tab; arrows go through it. */
export function Tree({ rows, chosen, current, onChoose, onOpen, onDelete }: Props) {
  const root = useRef<HTMLDivElement>(null);
  // What is chosen from elsewhere, by a new snapshot say, is scrolled into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the choice alone
  useEffect(() => {
    const row = root.current?.querySelector('[aria-selected="true"]');
    row?.scrollIntoView({ block: "nearest" });
    if (root.current?.contains(document.activeElement)) (row as HTMLElement | null)?.focus();
  }, [chosen.name]);

  const onKeyDown = (event: KeyboardEvent) => {
    const index = rows.indexOf(chosen);
    const steps: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: rows.length - 1,
      ArrowLeft: rows.findIndex(({ name }) => name === chosen.snapshot?.parent),
      ArrowRight: chosen.down ? index + 1 : -1,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      const next = rows[step];
      if (next) onChoose(next.name);
    } else if (event.key === "Enter") onOpen(chosen.name);
    else if (event.key === "Delete" && chosen.name !== undefined) onDelete(chosen.name);
    else return;
    event.preventDefault();
  };

  return (
    <div ref={root} role="tree" aria-label={strings.tree} className={classes["tree"]} onKeyDown={onKeyDown}>
      {rows.map((row) => (
        <Row
          key={row.name ?? ""}
          row={row}
          selected={row === chosen}
          current={row.name !== undefined && row.name === current}
          onChoose={onChoose}
          onOpen={onOpen}
        />
      ))}
    </div>
  );
}

interface RowProps {
  row: TreeRow;
  selected: boolean;
  current: boolean;
  onChoose: (name: string | undefined) => void;
  onOpen: (name: string | undefined) => void;
}

function Row({ row, selected, current, onChoose, onOpen }: RowProps) {
  const { snapshot, name, guides, up, down, level } = row;
  const Icon = !snapshot ? IconMapPin : snapshot.kind === "internal" ? IconDatabase : IconFiles;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys belong to the tree, which has the one stop for Tab
    <div
      role="treeitem"
      aria-selected={selected}
      aria-level={level}
      tabIndex={selected ? 0 : -1}
      className={classes["row"]}
      data-now={!snapshot || undefined}
      onClick={() => onChoose(name)}
      onDoubleClick={() => onOpen(name)}
    >
      {guides.map((guide, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
        <span key={index} className={classes["guide"]} data-guide={guide} />
      ))}
      <span className={classes["node"]} data-up={up || undefined} data-down={down || undefined}>
        <Icon
          size={16}
          stroke={1.5}
          aria-label={snapshot ? strings.kindIcons[snapshot.kind] : undefined}
          aria-hidden={!snapshot}
        />
      </span>
      <span className={classes["name"]}>
        <MiddleTruncate text={name ?? strings.now} />
      </span>
      {current && (
        <span className={classes["badge"]} title={strings.currentHint}>
          {strings.current}
        </span>
      )}
      {snapshot?.memory && (
        <span className={classes["quiet"]} title={strings.facts.memory}>
          <IconCpu size={14} stroke={1.5} aria-label={strings.facts.memory} />
        </span>
      )}
      <span className={classes["time"]}>
        {snapshot ? <RelativeTime at={snapshot.at} /> : strings.nowNote}
      </span>
    </div>
  );
}
