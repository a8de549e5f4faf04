import { useState } from "react";
import type { When } from "../../../../shared/contract/hardware.ts";
import { useDetails } from "../context.ts";

/** When a change takes effect: what can be chosen, and what is. */
export function useWhen() {
  const { running, persistent } = useDetails().state;
  const [wish, setWish] = useState<When>("both");
  const options: When[] = !persistent ? ["now"] : running ? ["both", "next-start"] : ["next-start"];
  return { when: options.includes(wish) ? wish : options[0]!, options, setWhen: setWish };
}
