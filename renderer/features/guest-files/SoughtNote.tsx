import { Button } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { shownName } from "../../../shared/model/guest-name.ts";
import { useBrowser } from "./context.ts";
import { focusList } from "./list/list-focus.ts";
import classes from "./Page.module.css";
import { strings } from "./strings.ts";

interface Props {
  sought: string;
  /** The path of the folder below which is searched. */
  folder: string;
}

/** What the list shows are names from many folders, and the way back to the one. */
export function SoughtNote({ sought, folder }: Props) {
  const { store } = useBrowser();
  return (
    <div className={classes["note"]}>
      <IconSearch size={16} stroke={1.5} aria-hidden />
      <span className={classes["noteText"]}>{strings.soughtBelow(sought, shownName(folder))}</span>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => {
          store.setState({ filter: "", sought: "" });
          focusList();
        }}
      >
        {strings.endSearch}
      </Button>
    </div>
  );
}
