import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import classes from "./Snapshots.module.css";

/** Files by their paths, under a heading; nothing where there are none. */
export function FileList({ label, paths }: { label: string; paths: readonly string[] }) {
  if (paths.length === 0) return null;
  return (
    <div>
      <div className={classes["label"]}>{label}</div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container */}
      <ul className={classes["files"]} aria-label={label} tabIndex={0}>
        {paths.map((path) => (
          <li key={path} className={classes["path"]}>
            <MiddleTruncate text={path} />
          </li>
        ))}
      </ul>
    </div>
  );
}
