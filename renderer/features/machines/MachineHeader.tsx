import type { ReactNode } from "react";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { StateBadge } from "../../components/StateBadge.tsx";
import classes from "./MachineTabs.module.css";
import { MachineTabs } from "./MachineTabs.tsx";
import { useMachine } from "./store.ts";

interface Props {
  connection: string;
  uuid: string;
  /** The page's controls, right-aligned. */
  children?: ReactNode;
}

/** The top of a machine's page: its name, its state and its other pages. */
export function MachineHeader({ connection, uuid, children }: Props) {
  const domain = useMachine(connection, uuid)?.domain;
  return (
    <header className={classes["header"]}>
      <div className={classes["machine"]}>
        <h1 className={classes["name"]}>
          <MiddleTruncate text={domain?.title || domain?.name || ""} />
        </h1>
        {domain && <StateBadge state={domain.state} />}
      </div>
      <MachineTabs connection={connection} uuid={uuid} />
      <div className={classes["controls"]}>{children}</div>
    </header>
  );
}
