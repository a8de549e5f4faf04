import { useDebouncedValue } from "@mantine/hooks";
import type { HardwareChange, When } from "../../../../shared/contract/hardware.ts";
import { client } from "../../../app/session.ts";
import { useCall } from "../../../components/use-call.ts";
import { useDetails } from "../context.ts";

/** Long enough that a word being typed asks once. */
const DELAY = 350;

/** What a change would do, asked when it has stood still for a moment; nothing is changed. */
export function usePreview(change: HardwareChange | undefined, when: When) {
  const { connection, uuid } = useDetails();
  const [question] = useDebouncedValue(JSON.stringify(change && { change, when }), DELAY);
  const answer = useCall(
    async (signal) =>
      question === undefined
        ? undefined
        : client.api.hardware.preview({ connection, uuid, ...JSON.parse(question) }, { signal }),
    [connection, uuid, question],
  );
  return question === undefined ? {} : answer;
}
