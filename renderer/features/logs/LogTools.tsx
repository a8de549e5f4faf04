import { Switch, TextInput } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import {
  IconCheck,
  IconChevronDown,
  IconChevronsDown,
  IconChevronUp,
  IconCopy,
  IconDownload,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { IconAction } from "../../components/IconAction.tsx";
import { strings as shared } from "../../components/strings.ts";
import classes from "./Logs.module.css";
import { useLogPreferences } from "./preferences.ts";
import { strings } from "./strings.ts";
import type { useSearch } from "./use-search.ts";

interface Props {
  search: ReturnType<typeof useSearch>;
  empty: boolean;
  /** All that is loaded. */
  text: () => string;
  saving: boolean;
  onSave: () => void;
  onEnd: () => void;
  /** Which log, where there are several. */
  children?: ReactNode;
}

/** What can be done with a log: looked through, wrapped, copied, saved. */
export function LogTools({ search, empty, text, saving, onSave, onEnd, children }: Props) {
  const wrap = useLogPreferences((state) => state.wrap);
  const clipboard = useClipboard({ timeout: 1500 });
  const nothing = empty ? strings.nothing : undefined;
  const { words, setWords, count, position } = search;
  return (
    <div className={classes["tools"]}>
      {children}
      <search className={classes["search"]}>
        <TextInput
          size="xs"
          className={classes["words"]}
          aria-label={strings.search}
          placeholder={strings.search}
          value={words}
          maxLength={200}
          error={words !== "" && count === 0}
          onChange={(event) => setWords(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setWords("");
            if (event.key === "Enter") (event.shiftKey ? search.previous : search.next)();
          }}
        />
        <span className={classes["count"]} role="status">
          {words && (count > 0 ? strings.found(position + 1, count) : strings.notFound)}
        </span>
        {count > 0 && (
          <>
            <IconAction label={strings.previous} onClick={search.previous}>
              <IconChevronUp size={16} stroke={1.5} />
            </IconAction>
            <IconAction label={strings.next} onClick={search.next}>
              <IconChevronDown size={16} stroke={1.5} />
            </IconAction>
          </>
        )}
      </search>
      <Switch
        size="xs"
        label={strings.wrap}
        checked={wrap}
        onChange={(event) => useLogPreferences.setState({ wrap: event.currentTarget.checked })}
      />
      <IconAction label={strings.end} unavailable={nothing} onClick={onEnd}>
        <IconChevronsDown size={16} stroke={1.5} />
      </IconAction>
      <IconAction
        label={clipboard.copied ? shared.copied : strings.copy}
        unavailable={nothing}
        onClick={() => clipboard.copy(text())}
      >
        {clipboard.copied ? <IconCheck size={16} stroke={1.5} /> : <IconCopy size={16} stroke={1.5} />}
      </IconAction>
      <IconAction
        label={saving ? strings.saving : strings.save}
        unavailable={nothing}
        loading={saving}
        onClick={onSave}
      >
        <IconDownload size={16} stroke={1.5} />
      </IconAction>
    </div>
  );
}
