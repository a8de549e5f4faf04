import { Collapse, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAlertTriangle, IconChevronDown, IconChevronRight, IconClock } from "@tabler/icons-react";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { CommandBlock } from "../../../components/CommandBlock.tsx";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { strings } from "../strings/page.ts";
import classes from "./ApplyBar.module.css";
import type { Preview } from "./use-preview.ts";

const words = strings.apply;

interface Props {
  preview: Pick<Preview, "command" | "warnings" | "live"> | undefined;
  /** Why the change would be refused. */
  error: ErrorData | undefined;
}

/** Before a change is applied: what the user should know of it, and the command that it stands for. */
export function Consequences({ preview, error }: Props) {
  const [shown, { toggle }] = useDisclosure(false);
  const live = preview?.live;
  return (
    <>
      {error && <ErrorMessage error={error} />}
      {preview?.warnings.map((warning) => (
        <div key={warning} className={classes["note"]}>
          <IconAlertTriangle size={16} stroke={1.5} aria-hidden className={classes["warning"]} />
          {warning}
        </div>
      ))}
      {live && !live.possible && (
        <div className={classes["note"]}>
          <IconClock size={16} stroke={1.5} aria-hidden className={classes["warning"]} />
          {live.reason ? words.notLive(live.reason) : words.notLivePlain}
        </div>
      )}
      <div>
        <UnstyledButton className={classes["toggle"]} onClick={toggle} aria-expanded={shown}>
          {shown ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          {words.command}
        </UnstyledButton>
        <Collapse expanded={shown} transitionDuration={100}>
          {shown && <CommandBlock text={preview?.command ?? words.preparing} maxHeight={120} />}
        </Collapse>
      </div>
    </>
  );
}
