import { VisuallyHidden } from "@mantine/core";
import {
  IconAlertTriangle,
  IconLoader2,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPower,
  IconQuestionMark,
} from "@tabler/icons-react";
import { type StateKind, stateKind } from "../../shared/model/domain-actions.ts";
import type { DomainState } from "../../shared/model/domain-state.ts";
import classes from "./StateBadge.module.css";
import { strings } from "./strings.ts";

const ICONS: Record<StateKind, typeof IconPower> = {
  running: IconPlayerPlayFilled,
  paused: IconPlayerPauseFilled,
  off: IconPower,
  crashed: IconAlertTriangle,
  working: IconLoader2,
  unknown: IconQuestionMark,
};

interface Props {
  state: DomainState;
  /** Words for work that is under way ("Starting"); they replace the state's own. */
  working?: string | undefined;
  /** The words are for screen readers only: where there is no room for them. */
  bare?: boolean;
}

/** A machine's state as icon, colour and word together. */
export function StateBadge({ state, working, bare }: Props) {
  const kind = working ? "working" : stateKind(state);
  const Icon = ICONS[kind];
  const words = working ?? strings.states[state];
  return (
    <span className={classes["root"]} data-kind={kind}>
      <Icon size={14} stroke={1.8} aria-hidden className={classes["icon"]} />
      {bare ? <VisuallyHidden>{words}</VisuallyHidden> : words}
    </span>
  );
}
