import { StateBadge } from "../../components/StateBadge.tsx";
import { type Machine, useMachines } from "../machines/index.ts";
import { strings } from "./strings.ts";
import { useIgnored } from "./use-ignored.ts";

/** A machine's state with what is under way with it: an action, or a request that the guest has yet to follow. */
export function MachineState({ machine }: { machine: Machine }) {
  const working = useMachines((state) => state.working[machine.key]);
  const at = machine.domain.shutdownRequestedAt;
  const ignored = useIgnored(at);
  const asked = at === undefined ? undefined : ignored ? strings.ignored.badge : strings.working.shutdown;
  return <StateBadge state={machine.domain.state} working={working ? strings.working[working] : asked} />;
}
