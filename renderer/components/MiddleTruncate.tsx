import classes from "./MiddleTruncate.module.css";
import { splitForTruncation } from "./truncate.ts";

/** One line that loses its middle when space is short; the whole is shown on hover. */
export function MiddleTruncate({ text, className }: { text: string; className?: string | undefined }) {
  const [head, tail] = splitForTruncation(text);
  return (
    <span className={`${classes["root"]} ${className ?? ""}`} title={text}>
      <span className={classes["head"]}>{head}</span>
      {tail && <span className={classes["tail"]}>{tail}</span>}
    </span>
  );
}
