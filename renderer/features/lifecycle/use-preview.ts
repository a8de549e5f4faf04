import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";

const PAUSE_MS = 200;

/**
 * The command of a form as it stands, asked anew a moment after the last change; the former one stays until then.
 * What cannot be previewed (half a name, say) has none, and the form's own check says why.
 * @param input of the call, which is equal where its JSON is; undefined while there is nothing to ask
 */
export function usePreview<I>(
  input: I | undefined,
  call: (input: I, signal: AbortSignal) => Promise<{ command: string }>,
): string | undefined {
  const [command, setCommand] = useState<string>();
  const [asked] = useDebouncedValue(input && JSON.stringify(input), PAUSE_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the input alone decides
  useEffect(() => {
    if (asked === undefined) return;
    const stop = new AbortController();
    call(JSON.parse(asked) as I, stop.signal).then(
      (answer) => !stop.signal.aborted && setCommand(answer.command),
      () => !stop.signal.aborted && setCommand(""),
    );
    return () => stop.abort();
  }, [asked]);
  return command;
}
