import type { Tag } from "../../../shared/contract/domains.ts";
import classes from "./TagChip.module.css";

/** A tag in its colour; the colour is an ornament, the name says it all. */
export function TagChip({ tag }: { tag: Tag }) {
  return (
    <span className={classes["chip"]} data-colour={tag.colour} title={tag.name}>
      {tag.name}
    </span>
  );
}

/** A tag's colour alone, where its name stands beside it. */
export function TagDot({ colour }: { colour: Tag["colour"] }) {
  return <span className={classes["dot"]} data-colour={colour} aria-hidden />;
}
