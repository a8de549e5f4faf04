import { useDebouncedValue } from "@mantine/hooks";
import type { HardwareChange, When } from "../../../../shared/contract/hardware.ts";
import { client } from "../../../app/session.ts";
import { useCall } from "../../../components/use-call.ts";
import { useDetails } from "../context.ts";

/** Long enough that a word being typed asks once. */
const DELAY = 350;

export type Preview = Awaited<ReturnType<typeof client.api.hardware.preview>>;

/** What changes would do, asked when they have stood still for a moment; nothing is changed. */
export function usePreview(changes: readonly HardwareChange[], when: When) {
  const { connection, uuid } = useDetails();
  const [question] = useDebouncedValue(JSON.stringify({ changes, when }), DELAY);
  return useCall(
    async (signal) => {
      const asked: { changes: HardwareChange[]; when: When } = JSON.parse(question);
      const answers = await Promise.all(
        asked.changes.map((change) =>
          client.api.hardware.preview({ connection, uuid, change, when: asked.when }, { signal }),
        ),
      );
      return together(answers);
    },
    [connection, uuid, question],
  );
}

/** Several previews as one: every command and warning, and the first reason why something has to wait. */
function together(previews: readonly Preview[]): Pick<Preview, "command" | "warnings" | "live"> | undefined {
  if (previews.length === 0) return undefined;
  const lives = previews.map(({ live }) => live).filter((live) => live !== undefined);
  const live = lives.find(({ possible }) => !possible) ?? lives[0];
  return {
    command: previews.map(({ command }) => command).join("\n"),
    warnings: [...new Set(previews.flatMap(({ warnings }) => warnings))],
    ...(live && { live }),
  };
}
