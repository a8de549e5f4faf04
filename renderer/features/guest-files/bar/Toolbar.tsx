import { Button, Menu, TextInput } from "@mantine/core";
import {
  IconAdjustmentsHorizontal,
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  IconRefresh,
  IconSearch,
  IconX,
} from "@tabler/icons-react";
import { IconAction } from "../../../components/IconAction.tsx";
import type { FilesAction, FilesView } from "../action.ts";
import { chosenActions, folderActions } from "../actions.ts";
import { useBrowser, useFiles } from "../context.ts";
import { focusList } from "../list/list-focus.ts";
import { toggle, usePreferences } from "../preferences.ts";
import { goBack, goForward, goUp } from "../session/store.ts";
import { strings } from "../strings.ts";
import classes from "./Bar.module.css";
import { PathBar } from "./PathBar.tsx";

const icon = { size: 16, stroke: 1.5 };

/** Where one is and how one moves, and what can be done here. */
export function Toolbar({ view }: { view: FilesView }) {
  const browser = useBrowser();
  const back = useFiles((state) => state.back.length > 0);
  const forward = useFiles((state) => state.forward.length > 0);
  return (
    <>
      <div className={classes["toolbar"]}>
        <IconAction
          label={strings.back}
          unavailable={back ? undefined : strings.nowhereToGo}
          onClick={() => goBack(browser)}
        >
          <IconArrowLeft {...icon} />
        </IconAction>
        <IconAction
          label={strings.forward}
          unavailable={forward ? undefined : strings.nowhereToGo}
          onClick={() => goForward(browser)}
        >
          <IconArrowRight {...icon} />
        </IconAction>
        <IconAction
          label={strings.up}
          unavailable={view.folder === "/" ? strings.atRoot : undefined}
          onClick={() => goUp(browser)}
        >
          <IconArrowUp {...icon} />
        </IconAction>
        <PathBar view={view} />
        <Filter />
        <IconAction label={strings.refresh} onClick={() => view.refresh()}>
          <IconRefresh {...icon} />
        </IconAction>
        <ViewMenu />
      </div>
      <Buttons view={view} />
    </>
  );
}

/** The actions with a button of their own; those of what is chosen only while something is. */
function Buttons({ view }: { view: FilesView }) {
  const actions = [...folderActions(view), ...chosenActions(view)].flat().filter(({ button }) => button);
  return (
    <div className={classes["buttons"]} role="toolbar" aria-label={strings.toolbar}>
      {actions.map((action) => (
        <ActionButton key={action.id} action={action} view={view} />
      ))}
    </div>
  );
}

function ActionButton({ action, view }: { action: FilesAction; view: FilesView }) {
  const { label, icon: Icon, unavailable, run } = action;
  const reason = unavailable?.(view);
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<Icon size={14} stroke={1.5} />}
      disabled={reason !== undefined}
      title={reason}
      onClick={() => run(view)}
    >
      {label}
    </Button>
  );
}

/** Narrows the folder as one types; Enter looks in all folders below. */
function Filter() {
  const { store } = useBrowser();
  const filter = useFiles((state) => state.filter);
  const sought = useFiles((state) => state.sought);
  const clear = () => store.setState({ filter: "", sought: "" });
  return (
    <search className={classes["filter"]}>
      <TextInput
        id={FILTER_ID}
        size="xs"
        aria-label={strings.filter}
        placeholder={strings.filter}
        title={strings.searchHint}
        maxLength={255}
        leftSection={<IconSearch size={14} stroke={1.5} aria-hidden />}
        rightSection={
          (filter || sought) && (
            <IconAction label={strings.endSearch} size={22} onClick={clear}>
              <IconX size={14} stroke={1.5} />
            </IconAction>
          )
        }
        value={filter}
        onChange={(event) => store.setState({ filter: event.currentTarget.value, sought: "" })}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") store.setState({ sought: filter.trim() });
          else if (event.key === "Escape" && (filter || sought)) clear();
          else if (event.key === "ArrowDown") focusList();
          else return;
          event.preventDefault();
        }}
      />
    </search>
  );
}

/** Where the keyboard goes to narrow the list. */
export const FILTER_ID = "files-filter";

function ViewMenu() {
  const state = usePreferences();
  return (
    <Menu position="bottom-end" width={220} closeOnItemClick={false}>
      <Menu.Target>
        <IconAction label={strings.view}>
          <IconAdjustmentsHorizontal {...icon} />
        </IconAction>
      </Menu.Target>
      <Menu.Dropdown>
        {(["hidden", "tree", "preview"] as const).map((what) => (
          <Menu.CheckboxItem key={what} checked={state[what]} onChange={() => toggle(what)}>
            {strings[what]}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
