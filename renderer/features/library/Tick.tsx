import { strings } from "./strings.ts";
import classes from "./Tick.module.css";

interface Props {
  name: string;
  selected: boolean;
  onToggle: () => void;
}

/** Selects one machine beside others by mouse; the keyboard has the space bar for it. */
export function Tick({ name, selected, onToggle }: Props) {
  return (
    <input
      type="checkbox"
      className={classes["tick"]}
      aria-label={strings.selection.one(name)}
      checked={selected}
      tabIndex={-1}
      onChange={onToggle}
    />
  );
}
