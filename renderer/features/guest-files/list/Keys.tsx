import { keysOf } from "../../../app/shortcuts/index.ts";
import classes from "./List.module.css";

/** A chord as menus write it. */
export const Keys = ({ chord }: { chord: string }) => (
  <span className={classes["keys"]}>{keysOf(chord).join("+")}</span>
);
