import { lazy, Suspense, useState } from "react";
import type { MachinePage } from "../features/machines/index.ts";
import { type Tab, TabBar, tabId, useTabs } from "../features/tabs/index.ts";
import classes from "./Layout.module.css";

// None waits for another's code.
const ConsoleStack = lazy(async () => ({
  default: (await import("../features/console/index.ts")).ConsoleStack,
}));
const DetailsPage = lazy(async () => ({
  default: (await import("../features/details/index.ts")).DetailsPage,
}));
const PerformancePage = lazy(async () => ({
  default: (await import("../features/performance/index.ts")).PerformancePage,
}));
const SnapshotsPage = lazy(async () => ({
  default: (await import("../features/snapshots/index.ts")).SnapshotsPage,
}));
const MachineFilesPage = lazy(async () => ({
  default: (await import("../features/guest-files/index.ts")).MachineFilesPage,
}));
const MachineBackupsPage = lazy(async () => ({
  default: (await import("../features/backups/index.ts")).MachineBackupsPage,
}));
const NotesPage = lazy(async () => ({
  default: (await import("../features/notes/index.ts")).NotesPage,
}));
const LogPage = lazy(async () => ({
  default: (await import("../features/logs/index.ts")).LogPage,
}));

/** The pages of one machine, by the last part of their address; consoles stand in a stack of their own. */
const PAGES = {
  details: DetailsPage,
  snapshots: SnapshotsPage,
  files: MachineFilesPage,
  backups: MachineBackupsPage,
  performance: PerformancePage,
  notes: NotesPage,
  log: LogPage,
} satisfies Record<Exclude<MachinePage, "console">, unknown>;

const AREA = "machine";

/** `/c/…/m/…`: the open machines as tabs, and the page in view of one of them. */
export function MachineArea({ current }: { current: Tab }) {
  const { connection, uuid, page } = current;
  const tabbed = useTabs(({ tabs }) => tabs.length > 1);
  const onConsole = page === "console";
  // No other page waits for the consoles' code.
  const [consoles, setConsoles] = useState(onConsole);
  if (onConsole && !consoles) setConsoles(true);
  const Page = onConsole ? undefined : PAGES[page];
  return (
    <>
      <TabBar current={current} controls={AREA} />
      <div
        id={AREA}
        className={classes["area"]}
        {...(tabbed && { role: "tabpanel", "aria-labelledby": tabId(current) })}
      >
        <Suspense>{consoles && <ConsoleStack shown={onConsole ? current : undefined} />}</Suspense>
        <Suspense>
          {Page && <Page key={`${connection}/${uuid}`} connection={connection} uuid={uuid} />}
        </Suspense>
      </div>
    </>
  );
}
