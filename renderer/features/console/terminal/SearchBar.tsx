import { TextInput, useComputedColorScheme } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconLetterCase, IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { IconAction } from "../../../components/IconAction.tsx";
import { strings } from "../strings.ts";
import { searchMarks } from "./palette.ts";
import classes from "./TerminalPane.module.css";
import type { TerminalSession } from "./terminal-session.ts";

const text = strings.terminal;

/** Finds text in the scrollback; Enter goes on, Shift+Enter back, Esc closes. */
export function SearchBar({ session, onClose }: { session: TerminalSession; onClose: () => void }) {
  const { search } = session;
  const [term, setTerm] = useState("");
  const [caseSensitive, setCaseSensitive] = useState(false);
  const [results, setResults] = useState({ resultIndex: -1, resultCount: 0 });
  const decorations = searchMarks[useComputedColorScheme("dark")];

  useEffect(() => {
    const listening = search.onDidChangeResults(setResults);
    return () => {
      listening.dispose();
      search.clearDecorations();
    };
  }, [search]);
  useEffect(() => {
    if (term) search.findNext(term, { caseSensitive, decorations, incremental: true });
    else search.clearDecorations();
  }, [search, term, caseSensitive, decorations]);

  const next = () => search.findNext(term, { caseSensitive, decorations });
  const previous = () => search.findPrevious(term, { caseSensitive, decorations });
  const { resultIndex, resultCount } = results;
  return (
    <search className={classes["search"]}>
      <TextInput
        size="xs"
        autoFocus
        aria-label={text.searchLabel}
        placeholder={text.searchLabel}
        value={term}
        error={term !== "" && resultCount === 0}
        onChange={(event) => setTerm(event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Escape") onClose();
          if (event.key === "Enter") (event.shiftKey ? previous : next)();
        }}
      />
      <span className={classes["count"]} role="status">
        {term && (resultCount ? text.searchCount(resultIndex + 1, resultCount) : text.searchNone)}
      </span>
      <IconAction
        label={text.matchCase}
        variant={caseSensitive ? "light" : "subtle"}
        onClick={() => setCaseSensitive(!caseSensitive)}
      >
        <IconLetterCase size={16} stroke={1.5} />
      </IconAction>
      <IconAction label={text.previous} onClick={previous}>
        <IconChevronUp size={16} stroke={1.5} />
      </IconAction>
      <IconAction label={text.next} onClick={next}>
        <IconChevronDown size={16} stroke={1.5} />
      </IconAction>
      <IconAction label={text.closeSearch} onClick={onClose}>
        <IconX size={16} stroke={1.5} />
      </IconAction>
    </search>
  );
}
