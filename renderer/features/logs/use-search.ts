import { useEffect, useMemo, useState } from "react";
import { findRows, type LogView } from "./view.ts";

/** Words that are looked for, and the match that one stands on; matches keep their place while rows are added. */
export function useSearch({ rows, first }: LogView, show: (index: number) => void) {
  const [words, setWords] = useState("");
  /** The number of the row. */
  const [at, setAt] = useState<number>();
  const matches = useMemo(() => findRows(rows, words), [rows, words]);
  const position = at === undefined ? -1 : matches.indexOf(at - first);

  const go = (to: number) => {
    const index = matches.at(to % matches.length);
    if (index === undefined) return;
    setAt(index + first);
    show(index);
  };
  // The newest match is the one that is looked for; it is found while the words are typed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that come later must not move the reader
  useEffect(() => {
    if (words === "") setAt(undefined);
    else go(-1);
  }, [words]);

  return {
    words,
    setWords,
    count: matches.length,
    position,
    current: position < 0 ? undefined : matches[position],
    next: () => go(position < 0 ? 0 : position + 1),
    previous: () => go(position < 0 ? -1 : position - 1),
  };
}
