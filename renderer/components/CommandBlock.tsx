import classes from "./CommandBlock.module.css";
import { CopyIcon } from "./CopyIcon.tsx";

/** A command or a document in monospace, selectable and copied with one click. */
export function CommandBlock({ text, maxHeight = 240 }: { text: string; maxHeight?: number }) {
  return (
    <div className={classes["root"]}>
      {/* Scrollable content must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container */}
      <pre className={classes["text"]} style={{ maxHeight }} tabIndex={0}>
        {text}
      </pre>
      <span className={classes["copy"]}>
        <CopyIcon value={text} />
      </span>
    </div>
  );
}
