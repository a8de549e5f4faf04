import type { TranscriptEntry } from "../../../shared/contract/jobs.ts";

type Entry = Pick<TranscriptEntry, "title" | "command">;

/**
 * The commands as a shell script that stops at the first failure; each has its title as a comment above it.
 * bash, because here-documents of any length and whatever their commands hold have been tried with it.
 */
export function toScript(entries: readonly Entry[]): string {
  const blocks = entries.map(({ title, command }) => `# ${title.replaceAll(/\s+/g, " ")}\n${command}\n`);
  return ["#!/bin/bash\nset -e\n", ...blocks].join("\n");
}

/** The entries that have every word of the filter in their title or command. */
export function matching<E extends Entry>(entries: readonly E[], filter: string): readonly E[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter(({ title, command }) => {
    const text = `${title}\n${command}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
