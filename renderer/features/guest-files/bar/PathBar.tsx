import { TextInput } from "@mantine/core";
import { IconChevronRight, IconPencil } from "@tabler/icons-react";
import { Fragment, useEffect, useRef, useState } from "react";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { client } from "../../../app/session.ts";
import { toErrorData } from "../../../components/errors.ts";
import { IconAction } from "../../../components/IconAction.tsx";
import type { FilesView } from "../action.ts";
import { useBrowser, useFiles } from "../context.ts";
import { focusList } from "../list/list-focus.ts";
import { baseName, parentOf, stepsTo, tidyPath } from "../paths.ts";
import { strings } from "../strings.ts";
import classes from "./Bar.module.css";

/** The folders on the way to the one in view, each a way to it; or a field to type a path into. */
export function PathBar({ view }: { view: FilesView }) {
  const { store } = useBrowser();
  const typing = useFiles((state) => state.typing);
  const box = useRef<HTMLElement>(null);
  const [cut, setCut] = useState(false);
  const steps = stepsTo(view.folder);
  // The end is what tells where one is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each folder
  useEffect(() => {
    // Chromium gives a promise, which must not become the effect's end.
    void box.current?.scrollTo({ left: box.current.scrollWidth });
    setCut((box.current?.scrollLeft ?? 0) > 0);
  }, [view.folder, typing]);
  if (typing) return <PathField view={view} onEnd={() => store.setState({ typing: false })} />;
  return (
    <div className={classes["path"]}>
      <nav
        ref={box}
        className={classes["crumbs"]}
        aria-label={strings.path}
        data-cut={cut || undefined}
        onScroll={(event) => setCut(event.currentTarget.scrollLeft > 0)}
      >
        {steps.map((path, index) => (
          <Fragment key={path}>
            {index > 0 && (
              <IconChevronRight size={12} stroke={1.5} aria-hidden className={classes["parts"]} />
            )}
            <button
              type="button"
              className={classes["crumb"]}
              aria-current={path === view.folder ? "location" : undefined}
              title={path === "/" ? undefined : shownName(baseName(path))}
              data-folder={path}
              onClick={() => view.go(path)}
            >
              {path === "/" ? shownName(view.place.title) : shownName(baseName(path))}
            </button>
          </Fragment>
        ))}
      </nav>
      <IconAction label={strings.editPath} size={24} onClick={() => store.setState({ typing: true })}>
        <IconPencil size={14} stroke={1.5} />
      </IconAction>
    </div>
  );
}

/** A path that is not there is told below the field, and nothing is left. */
function PathField({ view, onEnd }: { view: FilesView; onEnd: () => void }) {
  const { store } = useBrowser();
  const [text, setText] = useState(view.folder);
  const [problem, setProblem] = useState<string>();
  const end = () => {
    onEnd();
    focusList();
  };
  const visit = async () => {
    const path = tidyPath(text, view.folder);
    try {
      const { session, place } = view;
      const found = await client.api.guestFiles.stat({ session, place: place.id, path, follow: true });
      const folder = found.entry.kind === "directory";
      end();
      view.go(folder ? found.path : parentOf(found.path));
      if (!folder) store.setState({ awaited: baseName(found.path) });
    } catch (thrown) {
      setProblem(toErrorData(thrown).message);
    }
  };
  return (
    <TextInput
      className={classes["pathField"]!}
      size="xs"
      autoFocus
      aria-label={strings.path}
      value={text}
      error={problem}
      onChange={(event) => {
        setText(event.currentTarget.value);
        setProblem(undefined);
      }}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={() => problem === undefined && onEnd()}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter") void visit();
        else if (event.key === "Escape") end();
        else return;
        event.preventDefault();
      }}
    />
  );
}
