import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { lifecycleStrings } from "../lifecycle/index.ts";
import type { Machine } from "../machines/index.ts";
import type { Find } from "./filter.ts";
import classes from "./NameCell.module.css";
import { strings } from "./strings.ts";
import { TagChip } from "./TagChip.tsx";

interface Props {
  machine: Machine;
  find: Find | undefined;
  /** How many tags there is room for. */
  tags: number;
}

/** A machine's name and title, its tags, and what it was found by where that is not to be seen. */
export function NameCell({ machine, find, tags }: Props) {
  const { name, title, organisation, discards } = machine.domain;
  const shown = organisation.tags.slice(0, tags);
  const rest = organisation.tags.slice(tags);
  return (
    <div className={classes["root"]}>
      <MiddleTruncate text={name} className={classes["name"]} />
      {organisation.template && (
        <span className={classes["badge"]} title={strings.templateNote}>
          {strings.template}
        </span>
      )}
      {discards && (
        <span className={classes["badge"]} title={lifecycleStrings["start-with"].discardsNote}>
          {lifecycleStrings["start-with"].discards}
        </span>
      )}
      {title && (
        <span className={classes["title"]} title={title}>
          {title}
        </span>
      )}
      {find && (
        <span className={classes["find"]} title={find.text}>
          {strings.found[find.field]} <mark>{find.text}</mark>
        </span>
      )}
      {shown.length > 0 && (
        <span className={classes["chips"]}>
          {shown.map((tag) => (
            <TagChip key={tag.name} tag={tag} />
          ))}
          {rest.length > 0 && (
            <span
              className={classes["rest"]}
              title={strings.tags.rest(rest.map((tag) => tag.name).join(", "))}
            >
              +{rest.length}
            </span>
          )}
        </span>
      )}
    </div>
  );
}
