import { IconInfoCircle } from "@tabler/icons-react";
import classes from "./Install.module.css";

/** What is worth knowing about the defaults, in plain sentences. */
export function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className={classes["notes"]}>
      {notes.map((note) => (
        <li key={note}>
          <IconInfoCircle size={16} stroke={1.5} aria-hidden />
          <span>{note}</span>
        </li>
      ))}
    </ul>
  );
}
