import { Button, Text } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import type { AutomaticBackupsState } from "../../../shared/contract/backups.ts";
import { ScheduleTimes } from "../../components/ScheduleTimes.tsx";
import classes from "./Backups.module.css";
import { strings } from "./strings.ts";

const words = strings.automatic;

interface Props {
  state: AutomaticBackupsState;
  /** The folder that is shown. */
  folder: string;
  blocked: string | undefined;
  onChange: () => void;
}

/** What the clock does for a machine, and the way to change it. */
export function ScheduleLine({ state, folder, blocked, onChange }: Props) {
  const { schedule } = state;
  return (
    <div className={classes["schedule"]}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconClock size={14} stroke={1.5} />}
        disabled={blocked !== undefined}
        title={blocked}
        onClick={onChange}
      >
        {words.ask}
      </Button>
      <Text fz={12} c="dimmed" className={classes["anywhere"]}>
        {schedule ? words.summary(schedule.hours) : words.off}
        {schedule && schedule.folder !== folder && ` ${words.elsewhere(schedule.folder)}`}
      </Text>
      <ScheduleTimes times={state} />
    </div>
  );
}
