import { Button, Tabs } from "@mantine/core";
import { IconActivity } from "@tabler/icons-react";
import { Link } from "wouter";
import { EmptyState } from "../../components/EmptyState.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { JobRow } from "./JobRow.tsx";
import classes from "./Jobs.module.css";
import { useJobs } from "./store.ts";
import { strings } from "./strings.ts";
import { Transcript } from "./Transcript.tsx";

/** `/jobs`: running and past work, and the commands that this session's actions stand for. */
export function JobsPage() {
  return (
    <>
      <PageHeader title={strings.title}>
        <Button component={Link} href="/log" variant="default" size="xs">
          {strings.log}
        </Button>
      </PageHeader>
      <Tabs defaultValue="work" className={classes["tabs"]} keepMounted={false}>
        <Tabs.List px={24}>
          <Tabs.Tab value="work">{strings.work}</Tabs.Tab>
          <Tabs.Tab value="commands">{strings.commands}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="work" className={classes["panel"]}>
          <Work />
        </Tabs.Panel>
        <Tabs.Panel value="commands" className={classes["panel"]}>
          <Transcript />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Work() {
  const jobs = useJobs((state) => state.jobs);
  if (jobs.length === 0) {
    return <EmptyState icon={IconActivity} title={strings.noJobs} hint={strings.noJobsHint} />;
  }
  const newestFirst = [...jobs].sort(
    (a, b) => Number(b.state === "running") - Number(a.state === "running") || b.startedAt - a.startedAt,
  );
  return (
    <ul className={classes["list"]}>
      {newestFirst.map((job) => (
        <JobRow key={job.id} job={job} />
      ))}
    </ul>
  );
}
