import type { TranscriptEntry } from "../../../shared/contract/jobs.ts";

/** The commands as a shell script that stops at the first failure; each has its title as a comment above it. */
export function toScript(entries: readonly Pick<TranscriptEntry, "title" | "command">[]): string {
  const blocks = entries.map(({ title, command }) => `# ${title.replaceAll(/\s+/g, " ")}\n${command}\n`);
  return ["#!/bin/sh\nset -e\n", ...blocks].join("\n");
}
