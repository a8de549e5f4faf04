import { Button, Menu, Progress } from "@mantine/core";
import {
  IconChevronUp,
  IconFolderSymlink,
  IconPlayerPlay,
  IconPower,
  IconTag,
  IconTrash,
  IconX,
} from "@tabler/icons-react";
import { IconAction } from "../../components/IconAction.tsx";
import type { Machine } from "../machines/index.ts";
import classes from "./BulkBar.module.css";
import { BulkItems } from "./BulkItems.tsx";
import { type Run, useRuns } from "./bulk.ts";
import { type BulkAction, openDialog } from "./dialogs.ts";
import { select, useSelection } from "./selection.ts";
import { strings } from "./strings.ts";

interface Props {
  /** What the page shows. */
  machines: readonly Machine[];
  blocked: (machine: Machine) => string | undefined;
}

/** What is under way with many machines, and what can be done with those that are selected. */
export function BulkBar({ machines, blocked }: Props) {
  const keys = useSelection((state) => state.keys);
  const runs = useRuns((state) => state.runs);
  const several = keys.size > 1;
  const going = runs.filter(({ ended, machines: all }) => !ended && all.length > 1);
  if (!several && going.length === 0) return null;
  return (
    <section className={classes["bar"]} aria-label={strings.selection.bar}>
      {going.map((run) => (
        <Going key={run.id} run={run} />
      ))}
      {several && <Actions machines={machines.filter(({ key }) => keys.has(key))} blocked={blocked} />}
    </section>
  );
}

function Actions({ machines, blocked }: Props) {
  const bulk = (action: BulkAction) => () => openDialog({ kind: "bulk", action, machines });
  const button = (label: string, Icon: typeof IconPower, onClick: () => void) => (
    <Button
      size="xs"
      variant="default"
      leftSection={<Icon size={16} stroke={1.5} />}
      className={classes["button"]}
      onClick={onClick}
    >
      {label}
    </Button>
  );
  return (
    <div className={classes["line"]}>
      <span className={classes["count"]} role="status">
        {strings.selection.count(machines.length)}
      </span>
      {button(strings.bulk.actions.start, IconPlayerPlay, bulk("start"))}
      {button(strings.bulk.actions.shutdown, IconPower, bulk("shutdown"))}
      {button(strings.groups.move, IconFolderSymlink, () => openDialog({ kind: "move", machines }))}
      {button(strings.tags.edit, IconTag, () => openDialog({ kind: "tags", machines }))}
      {button(strings.remove.delete, IconTrash, () => openDialog({ kind: "bulk-delete", machines }))}
      <Menu position="top-end" width={240} withinPortal={false}>
        <Menu.Target>
          <Button size="xs" variant="default" rightSection={<IconChevronUp size={16} stroke={1.5} />}>
            {strings.selection.more}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <BulkItems machines={machines} blocked={blocked} />
        </Menu.Dropdown>
      </Menu>
      <span className={classes["end"]}>
        <IconAction
          label={strings.selection.clear}
          onClick={() => select((before) => ({ ...before, keys: new Set() }))}
        >
          <IconX size={16} stroke={1.5} />
        </IconAction>
      </span>
    </div>
  );
}

function Going({ run }: { run: Run }) {
  const { doing, done, machines, failures, stop } = run;
  const text = strings.bulk.progress(doing, done, machines.length);
  return (
    <div className={classes["line"]}>
      <span className={classes["going"]}>
        {text}
        {failures.length > 0 && ` · ${strings.bulk.failedSoFar(failures.length)}`}
      </span>
      <Progress value={(100 * done) / machines.length} className={classes["progress"]} aria-label={text} />
      <Button size="xs" variant="default" onClick={stop}>
        {strings.bulk.stop}
      </Button>
    </div>
  );
}
