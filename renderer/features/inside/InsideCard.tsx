import { Button, Text } from "@mantine/core";
import { useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { RelativeTime } from "../../components/RelativeTime.tsx";
import { useCall } from "../../components/use-call.ts";
import { useJob, WorkBar } from "../jobs/index.ts";
import type { Machine } from "../machines/index.ts";
import { Found } from "./Found.tsx";
import classes from "./Inside.module.css";
import { strings } from "./strings.ts";

/** What a machine's disks hold, as it was last looked at: system, packages, how full they are, the last log lines. */
export function InsideCard({ machine }: { machine: Machine }) {
  const { connection, domain } = machine;
  const ref = { connection, uuid: domain.uuid };
  const [job, setJob] = useState<string>();
  const [refusal, setRefusal] = useState<ErrorData>();
  const state = useJob(job)?.state;
  const running = job !== undefined && (state === undefined || state === "running");
  const { value, error } = useCall(
    (signal) => client.api.guestFiles.inside(ref, { signal }),
    // Who starts or stops it writes to its disks.
    [connection, domain.uuid, state === "succeeded", domain.state],
  );
  const look = async () => {
    setRefusal(undefined);
    try {
      setJob((await client.api.guestFiles.lookInside(ref)).job);
    } catch (thrown) {
      setRefusal(toErrorData(thrown));
    }
  };
  const inside = value?.inside;
  const fault = refusal ?? error;
  return (
    <section className={classes["root"]} aria-label={strings.title}>
      <header className={classes["head"]}>
        <h3 className={classes["title"]}>{strings.title}</h3>
        {inside && (
          <span className={classes["dim"]}>
            {strings.looked} <RelativeTime at={inside.at} />
            {value.changed && ` · ${strings.changed}`}
          </span>
        )}
        <Button
          size="compact-xs"
          variant="default"
          className={classes["look"]}
          loading={running}
          disabled={!value}
          onClick={() => void look()}
        >
          {inside ? strings.again : strings.look}
        </Button>
      </header>
      {job !== undefined && <WorkBar key={job} id={job} onDismiss={() => setJob(undefined)} />}
      {fault && <ErrorMessage error={fault} listed onDismiss={() => setRefusal(undefined)} />}
      {value && !inside && <Text c="dimmed">{strings.never}</Text>}
      {inside && <Found inside={inside} machine={machine} />}
    </section>
  );
}
