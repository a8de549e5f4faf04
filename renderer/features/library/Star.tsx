import { IconStar, IconStarFilled } from "@tabler/icons-react";
import type { Machine } from "../machines/index.ts";
import { setFavourite } from "./organise.ts";
import classes from "./Star.module.css";
import { strings } from "./strings.ts";

interface Props {
  machine: Machine;
  /** Only the active machine's controls are on the Tab key's way. */
  reachable: boolean;
}

/** Makes a machine a favourite, and shows that it is one. */
export function Star({ machine, reachable }: Props) {
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
