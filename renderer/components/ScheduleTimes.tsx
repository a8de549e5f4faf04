import { Text } from "@mantine/core";
import type { ScheduleTimes as Times } from "../../shared/contract/schedule.ts";
import { RelativeTime } from "./RelativeTime.tsx";
import { strings } from "./strings.ts";

const words = strings.schedule;

/** How the last run of a schedule went, what was missed before it, and when the next is due. */
export function ScheduleTimes({ times: { last, next } }: { times: Times }) {
  if (!last && next === undefined) return null;
  return (
    <Text fz={12} c={last?.problem ? "red" : "dimmed"}>
      {last && (
        <>
          {words.last} <RelativeTime at={last.at} />
          {last.problem === undefined ? ". " : `: ${last.problem} `}
          {last.missed !== undefined && `${words.missed(last.missed)} `}
        </>
      )}
      {next !== undefined && (
        <>
          {words.next} <RelativeTime at={next} />.
        </>
      )}
    </Text>
  );
}
