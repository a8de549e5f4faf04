import classes from "./MiddleTruncate.module.css";
import { splitForTruncation } from "./truncate.ts";

interface Props {
  text: string;
  /** How many of its last characters are never cut. */
  keep?: number;
  className?: string | undefined;
}

/** One line that loses its middle when space is short; the whole is shown on hover. */
export function MiddleTruncate({ text, keep, className }: Props) {
  const [head, tail] = splitForTruncation(text, keep);
  return (
    <span className={`${classes["root"]} ${className ?? ""}`} title={text}>
      <span className={classes["head"]}>{head}</span>
      {tail && <span className={classes["tail"]}>{tail}</span>}
    </span>
  );
}
