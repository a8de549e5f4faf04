import { Button, Collapse, Group, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAlertTriangle, IconChevronDown, IconChevronRight, IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef } from "react";
import type { ErrorData, Repair } from "../../shared/model/error.ts";
import classes from "./ErrorMessage.module.css";
import { IconAction } from "./IconAction.tsx";
import { strings } from "./strings.ts";

interface Props {
  error: ErrorData;
  /** Does what the error's repair names; without it no button is shown. */
  onRepair?: (repair: Repair) => void;
  onDismiss?: () => void;
  /** It is one of a list, which does not move to show it. */
  listed?: boolean;
  /** Further buttons, e.g. a plain "Try again". */
  children?: ReactNode;
}

/** An error where the work is: what happened, what to do, its repair; the original text one click away. */
export function ErrorMessage({ error, onRepair, onDismiss, listed = false, children }: Props) {
  const [shown, { toggle }] = useDisclosure(false);
  const { action } = error;
  const root = useRef<HTMLDivElement>(null);
  // At the foot of a long form it would otherwise not be seen.
  useEffect(() => {
    // Chromium gives a promise, which must not become the effect's end.
    if (!listed) void root.current?.scrollIntoView({ block: "nearest" });
  }, [listed]);
  return (
    <div ref={root} role="alert" className={classes["root"]}>
      <IconAlertTriangle size={18} stroke={1.5} className={classes["icon"]} aria-hidden />
      <div className={classes["body"]}>
        <div className={classes["message"]}>{error.message}</div>
        {error.hint && <div className={classes["hint"]}>{error.hint}</div>}
        {error.detail && (
          <>
            <UnstyledButton className={classes["toggle"]} onClick={toggle} aria-expanded={shown}>
              {shown ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
              {strings.showDetail}
            </UnstyledButton>
            <Collapse expanded={shown} transitionDuration={100}>
              <pre className={classes["detail"]}>{error.detail}</pre>
            </Collapse>
          </>
        )}
      </div>
      <Group gap={8} className={classes["actions"]}>
        {action && onRepair && (
          <Button size="xs" variant="default" onClick={() => onRepair(action)}>
            {action.label}
          </Button>
        )}
        {children}
        {onDismiss && (
          <IconAction label={strings.dismiss} onClick={onDismiss}>
            <IconX size={16} stroke={1.5} />
          </IconAction>
        )}
      </Group>
    </div>
  );
}
