import { Loader } from "@mantine/core";
import { strings } from "../strings.ts";
import classes from "./Preview.module.css";

/** Seen only where it takes longer than a moment. */
export const Reading = () => (
  <div className={classes["reading"]} role="status" aria-label={strings.previews.loading}>
    <Loader size={20} aria-hidden />
  </div>
);
