import { BoxedList } from "../../components/BoxedList.tsx";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import classes from "./Snapshots.module.css";

/** Files by their paths, under a heading; nothing where there are none. */
export function FileList({ label, paths }: { label: string; paths: readonly string[] }) {
  if (paths.length === 0) return null;
  return (
    <div>
      <div className={classes["label"]}>{label}</div>
      <BoxedList label={label}>
        {paths.map((path) => (
          <li key={path} className={classes["path"]}>
            <MiddleTruncate text={path} />
          </li>
        ))}
      </BoxedList>
    </div>
  );
}
