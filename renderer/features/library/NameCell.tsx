import { IconStar, IconStarFilled } from "@tabler/icons-react";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import type { Machine } from "../machines/index.ts";
import type { Find } from "./filter.ts";
import classes from "./NameCell.module.css";
import { setFavourite } from "./organise.ts";
import { strings } from "./strings.ts";
import { TagChip } from "./TagChip.tsx";

interface Props {
  machine: Machine;
  find: Find | undefined;
  /** Only the active machine's controls are on the Tab key's way. */
  reachable: boolean;
  /** How many tags there is room for. */
  tags: number;
}

/** A machine's star, name and title, its tags, and what it was found by where that is not to be seen. */
export function NameCell({ machine, find, reachable, tags }: Props) {
  const { name, title, organisation } = machine.domain;
  const shown = organisation.tags.slice(0, tags);
  const rest = organisation.tags.slice(tags);
  return (
    <div className={classes["root"]}>
      <Star machine={machine} reachable={reachable} />
      <MiddleTruncate text={name} className={classes["name"]} />
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

function Star({ machine, reachable }: { machine: Machine; reachable: boolean }) {
  const { favourite } = machine.domain.organisation;
  const label = favourite ? strings.favourite.remove : strings.favourite.add;
  const Icon = favourite ? IconStarFilled : IconStar;
  return (
    <button
      type="button"
      className={classes["star"]}
      data-on={favourite || undefined}
      aria-label={label}
      title={label}
      aria-pressed={favourite}
      tabIndex={reachable ? 0 : -1}
      onClick={() => void setFavourite([machine], !favourite)}
    >
      <Icon size={14} stroke={1.5} aria-hidden />
    </button>
  );
}
