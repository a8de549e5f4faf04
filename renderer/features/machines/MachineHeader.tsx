import type { ReactNode } from "react";
import { MachineBar } from "../../components/MachineBar.tsx";
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
    <MachineBar
      name={domain?.title || domain?.name || ""}
      state={domain && <StateBadge state={domain.state} />}
    >
      <MachineTabs connection={connection} uuid={uuid} />
      <div className={classes["controls"]}>{children}</div>
    </MachineBar>
  );
}
