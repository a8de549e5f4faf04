import type { Diagnostic } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import { client } from "../../../app/session.ts";

export interface Problem {
  line: number;
  message: string;
}

export type SchemaName = Parameters<typeof client.api.definitions.check>[0]["schema"];

/** What libvirt's schema finds wrong; in the domain's, a root other than `<domain>` is a part by itself. */
export async function check(schema: SchemaName, text: string): Promise<Problem[]> {
  const device = schema === "domain" && !/^\s*(<\?[^>]*>\s*|<!--.*?-->\s*)*<domain[\s>]/s.test(text);
  const { problems } = await client.api.definitions.check({ schema, device, xml: text });
  return problems;
}

/** The problems as marks of their lines' text. */
export function toDiagnostics(document: Text, problems: readonly Problem[]): Diagnostic[] {
  return problems.map(({ line, message }) => {
    const { from, to, text } = document.line(Math.min(Math.max(line, 1), document.lines));
    return { from: from + (text.length - text.trimStart().length), to, severity: "error", message };
  });
}
