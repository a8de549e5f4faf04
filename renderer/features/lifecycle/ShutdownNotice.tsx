import { Button, Group } from "@mantine/core";
import { IconHourglass } from "@tabler/icons-react";
import { useState } from "react";
import { RelativeTime } from "../../components/RelativeTime.tsx";
import type { Machine } from "../machines/index.ts";
import classes from "./ShutdownNotice.module.css";
import { act, ask } from "./store.ts";
import { strings } from "./strings.ts";
import { useIgnored } from "./use-ignored.ts";

const words = strings.ignored;

interface Props {
  machine: Machine;
  className?: string | undefined;
  /** On a machine's own page its name needs no telling. */
  named?: boolean;
}

/** The notices of a list's machines, above it. */
export function ShutdownNotices({
  machines,
  className,
}: {
  machines: readonly Machine[];
  className?: string;
}) {
  return machines
    .filter(({ domain }) => domain.shutdownRequestedAt !== undefined)
    .map((machine) => <ShutdownNotice key={machine.key} machine={machine} className={className} named />);
}

/** A guest that has not reacted to the request to shut down, and the next steps; nothing before that. */
export function ShutdownNotice({ machine, className, named }: Props) {
  const at = machine.domain.shutdownRequestedAt;
  const ignored = useIgnored(at);
  // Waiting on is an answer to this request only.
  const [waiting, setWaiting] = useState<number>();
  if (!ignored || at === undefined || waiting === at) return null;
  return (
    <div className={className}>
      <div role="status" className={classes["root"]}>
        <IconHourglass size={18} stroke={1.5} className={classes["icon"]} aria-hidden />
        <div className={classes["body"]}>
          <div className={classes["message"]}>
            {named && `${machine.domain.name}: `}
            {words.message} (<RelativeTime at={at} />)
          </div>
          <div>{words.hint}</div>
        </div>
        <Group gap={8}>
          <Button
            size="xs"
            variant="default"
            onClick={() => void act(machine, "shutdown", { mode: "agent" })}
          >
            {words.agent}
          </Button>
          <Button size="xs" variant="default" onClick={() => ask(machine, "destroy")}>
            {words.destroy}
          </Button>
          <Button size="xs" variant="subtle" onClick={() => setWaiting(at)}>
            {words.wait}
          </Button>
        </Group>
      </div>
    </div>
  );
}
