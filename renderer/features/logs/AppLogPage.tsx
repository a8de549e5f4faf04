import type { LogSource } from "../../../shared/contract/logs.ts";
import { PageHeader } from "../../components/PageHeader.tsx";
import { LogPanel } from "./LogPanel.tsx";
import classes from "./Logs.module.css";
import { strings } from "./strings.ts";

const SOURCE: LogSource = { kind: "app" };

/** `/log`: what Guesthouse itself wrote. */
export function AppLogPage() {
  return (
    <div className={classes["page"]}>
      <PageHeader title={strings.appTitle} note={strings.appNote} />
      <LogPanel source={SOURCE} name="guesthouse" />
    </div>
  );
}
