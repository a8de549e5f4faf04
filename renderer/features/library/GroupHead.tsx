// biome-ignore-all lint/a11y: a virtualised ARIA grid; no table element can be one, and the focus stays on the grid
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import classes from "./GroupHead.module.css";
import { toggleFold } from "./preferences.ts";
import type { Row } from "./rows.ts";
import { strings } from "./strings.ts";

interface Props {
  row: Extract<Row, { kind: "group" }>;
  /** As ARIA counts: from 1, with the head of the list. */
  ariaIndex: number;
  top: number;
}

/** The head of a group's machines; folds them away. */
export function GroupHead({ row, ariaIndex, top }: Props) {
  const name = row.group === "" ? strings.groups.none : row.group;
  const Arrow = row.folded ? IconChevronRight : IconChevronDown;
  return (
    <div
      role="row"
      aria-rowindex={ariaIndex}
      className={classes["root"]}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div role="gridcell" className={classes["cell"]}>
        <button
          type="button"
          className={classes["button"]}
          aria-expanded={!row.folded}
          aria-label={row.folded ? strings.groups.unfold(name) : strings.groups.fold(name)}
          onClick={() => toggleFold(row.group)}
        >
          <Arrow size={16} stroke={1.5} aria-hidden />
          <span className={classes["name"]} title={name}>
            {name}
          </span>
          <span className={classes["count"]}>{row.count}</span>
        </button>
      </div>
    </div>
  );
}
