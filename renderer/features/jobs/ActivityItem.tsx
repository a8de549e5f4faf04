import { Popover, RingProgress } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconActivity, IconChevronUp } from "@tabler/icons-react";
import { Link } from "wouter";
import { fractionDone } from "../../../shared/model/jobs.ts";
import { IconAction } from "../../components/IconAction.tsx";
import { NavItem } from "../../components/NavItem.tsx";
import { JobRow } from "./JobRow.tsx";
import classes from "./Jobs.module.css";
import { inOrder, useJobs, useRunningJobs } from "./store.ts";
import { strings } from "./strings.ts";

/** Rows of the panel; what runs comes first. */
const SHOWN = 6;

/** The sidebar's way to all activity, and to a panel over the page that shows what runs. */
export function ActivityItem() {
  const running = useRunningJobs();
  const some = useJobs(({ jobs }) => jobs.length > 0);
  const [opened, { close, toggle }] = useDisclosure(false);
  return (
    <div className={classes["item"]}>
      <NavItem href="/jobs" label={strings.title} icon={IconActivity} count={running || undefined} />
      {some && (
        <Popover
          opened={opened}
          onDismiss={close}
          position="right-end"
          width={440}
          shadow="md"
          trapFocus
          returnFocus
          withRoles={false}
          transitionProps={{ duration: 100 }}
        >
          <Popover.Target>
            <IconAction
              label={strings.panel.show(running)}
              onClick={toggle}
              aria-haspopup="dialog"
              aria-expanded={opened}
            >
              {running > 0 ? <Ring /> : <IconChevronUp size={16} stroke={1.5} />}
            </IconAction>
          </Popover.Target>
          <Popover.Dropdown p={0} role="dialog" aria-label={strings.panel.name}>
            <Panel onLeave={close} />
          </Popover.Dropdown>
        </Popover>
      )}
    </div>
  );
}

/** How far all running work is together; turning while that is not known. */
function Ring() {
  const done = useJobs(({ jobs }) => fractionDone(jobs));
  return (
    <RingProgress
      size={20}
      thickness={3}
      className={done === undefined ? classes["turning"] : undefined}
      sections={[{ value: done === undefined ? 25 : done * 100, color: "var(--gh-state-working)" }]}
    />
  );
}

function Panel({ onLeave }: { onLeave: () => void }) {
  const jobs = useJobs((state) => state.jobs);
  const running = useRunningJobs();
  const shown = inOrder(jobs).slice(0, SHOWN);
  const rest = jobs.length - shown.length;
  return (
    <>
      <div className={classes["panelHead"]}>
        <h2>{strings.panel.name}</h2>
        {running === 0 && <span className={classes["when"]}>{strings.panel.nothing}</span>}
      </div>
      <ul className={classes["panelRows"]}>
        {shown.map((job) => (
          <li key={job.id} className={classes["panelRow"]}>
            <JobRow job={job} onLeave={onLeave} />
          </li>
        ))}
      </ul>
      <Link href="/jobs" className={classes["panelFoot"]} onClick={onLeave}>
        <span>{strings.panel.all}</span>
        {rest > 0 && <span className={classes["when"]}>{strings.panel.more(rest)}</span>}
      </Link>
    </>
  );
}
