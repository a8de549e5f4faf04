import { TextInput } from "@mantine/core";
import { useState } from "react";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { client } from "../../../app/session.ts";
import { toErrorData } from "../../../components/errors.ts";
import { useBrowser } from "../context.ts";
import { focusList } from "../list/list-focus.ts";
import { baseName, joined, parentOf } from "../paths.ts";
import { lookAgain } from "../session/store.ts";
import classes from "./Changing.module.css";
import { nameFault } from "./names.ts";
import { strings } from "./strings.ts";

/** The name of a row while it is changed: Enter keeps it, Escape and leaving take it back. */
export function RenameField({ path }: { path: string }) {
  const browser = useBrowser();
  const { store } = browser;
  const former = baseName(path);
  const [name, setName] = useState(former);
  const [busy, setBusy] = useState(false);
  const fault = nameFault(name);
  const end = () => {
    store.setState({ renaming: undefined });
    focusList();
  };
  const keep = async () => {
    if (fault !== undefined || busy) return;
    const { session, where } = store.getState();
    if (name === former || session === undefined || !where) return end();
    setBusy(true);
    try {
      await client.api.guestFiles.rename({
        session,
        place: where.place,
        path,
        to: joined(parentOf(path), name),
      });
      lookAgain(browser, name);
    } catch (thrown) {
      store.setState({ fault: toErrorData(thrown) });
    }
    end();
  };
  return (
    <TextInput
      size="xs"
      className={classes["rename"]}
      aria-label={strings.rename.label(shownName(former))}
      title={fault}
      error={fault !== undefined}
      value={name}
      maxLength={255}
      spellCheck={false}
      readOnly={busy}
      autoFocus
      onFocus={(event) => {
        // What it is, is rarely changed.
        const dot = name.lastIndexOf(".");
        event.currentTarget.setSelectionRange(0, dot > 0 ? dot : name.length);
      }}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={() => !busy && store.setState({ renaming: undefined })}
      onMouseDown={(event) => event.stopPropagation()}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") end();
        else if (event.key === "Enter") {
          event.preventDefault();
          void keep();
        }
      }}
    />
  );
}
