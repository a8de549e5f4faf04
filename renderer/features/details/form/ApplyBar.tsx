import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { HardwareChange } from "../../../../shared/contract/hardware.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { strings } from "../strings/page.ts";
import classes from "./ApplyBar.module.css";
import { Consequences } from "./Consequences.tsx";
import type { Apply } from "./use-apply.ts";
import { usePreview } from "./use-preview.ts";
import { useWhen } from "./use-when.ts";
import { WhenField } from "./WhenField.tsx";

const words = strings.apply;

interface Props {
  /** What would be applied; nothing while the form is as it was. */
  change: HardwareChange | undefined;
  /** How many fields have changed. */
  count: number;
  /** Why it cannot be applied. */
  unavailable: string | undefined;
  applying: Apply;
  onApplied: () => void;
  onReset: () => void;
}

/** At the foot of a form with changes: what they would do, when, and the buttons; afterwards, what came of it. */
export function ApplyBar({ change, count, unavailable, applying, onApplied, onReset }: Props) {
  const { when, options, setWhen } = useWhen();
  const preview = usePreview(unavailable ? undefined : change, when);
  const { busy, outcome, error } = applying;
  if (!change && !outcome && !error) return null;
  const submit = async () => {
    if (change && (await applying.apply(change, when))) onApplied();
  };
  return (
    <section aria-label={words.bar} className={classes["root"]}>
      {error && <ErrorMessage error={error} onDismiss={applying.forget} />}
      {change && <Consequences preview={preview.value} error={error ? undefined : preview.error} />}
      <div className={classes["line"]}>
        <div role="status" className={classes["status"]}>
          {!change && outcome && (
            <>
              <IconCheck size={16} stroke={1.5} aria-hidden className={classes["ok"]} />
              {outcome}
            </>
          )}
          {change && unavailable && (
            <>
              <IconAlertTriangle size={16} stroke={1.5} aria-hidden className={classes["warning"]} />
              {unavailable}
            </>
          )}
          {change && !unavailable && words.changes(count)}
        </div>
        {change && (
          <>
            <WhenField when={when} options={options} onChange={setWhen} />
            <Button variant="default" disabled={busy} onClick={onReset}>
              {words.reset}
            </Button>
            <Button disabled={unavailable !== undefined} loading={busy} onClick={() => void submit()}>
              {words.apply}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
