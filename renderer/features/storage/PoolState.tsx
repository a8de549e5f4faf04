import { IconAlertTriangle, IconLoader2, IconPlayerPlayFilled, IconPower } from "@tabler/icons-react";
import type { Pool } from "../../../shared/contract/storage.ts";
import badge from "../../components/StateBadge.module.css";
import { strings } from "./strings.ts";

const LOOKS = {
  inactive: { kind: "off", icon: IconPower },
  building: { kind: "working", icon: IconLoader2 },
  running: { kind: "running", icon: IconPlayerPlayFilled },
  degraded: { kind: "paused", icon: IconAlertTriangle },
  inaccessible: { kind: "crashed", icon: IconAlertTriangle },
} as const;

/** A pool's state, or what is being done with it, as icon, colour and word together. */
export function PoolState({ pool }: { pool: Pool }) {
  const { kind, icon: Icon } = pool.work ? LOOKS.building : LOOKS[pool.state];
  return (
    <span className={badge["root"]} data-kind={kind}>
      <Icon size={14} stroke={1.8} aria-hidden className={badge["icon"]} />
      {pool.work ? strings.work[pool.work.kind] : strings.states[pool.state]}
    </span>
  );
}
