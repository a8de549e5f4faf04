import { client } from "../../app/session.ts";
import { Command, usePreview } from "../lifecycle/index.ts";
import { firstCall, type Plan } from "./organise.ts";
import { strings } from "./strings.ts";

const words = strings.organise;

/** The commands that a plan stands for; of very many machines those of the first, and how many there are more. */
export function PlanCommand({ plan }: { plan: Plan }) {
  const first = firstCall(plan);
  const command = usePreview(first?.call, async (call, signal) => {
    const answer = await client.api.domains.organiseAll({ ...call, preview: true }, { signal });
    const failed = answer.failures.map(({ error }) => `# ${error.message}`);
    return { command: [answer.command, ...failed].filter(Boolean).join("\n") };
  });
  if (!first) return <Command text={words.nothing} />;
  const rest = plan.steps.length - first.machines;
  return <Command text={command && rest > 0 ? `${command}\n${words.rest(rest)}` : command} />;
}
