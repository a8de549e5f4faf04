import { Button, Tabs } from "@mantine/core";
import { Link } from "wouter";
import { PageHeader } from "../../components/PageHeader.tsx";
import classes from "./Jobs.module.css";
import { strings } from "./strings.ts";
import { Transcript } from "./Transcript.tsx";
import { WorkList } from "./WorkList.tsx";

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
        <Tabs.Panel value="work" className={classes["workPanel"]}>
          <WorkList />
        </Tabs.Panel>
        <Tabs.Panel value="commands" className={classes["panel"]}>
          <Transcript />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
