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
  /** What would be applied, in this order; nothing while the form is as it was. */
  changes: readonly HardwareChange[];
  /** How many fields have changed. */
  count: number;
  /** Why it cannot be applied. */
  unavailable: string | undefined;
  applying: Apply;
  onApplied: () => void;
  onReset: () => void;
}

/** At the foot of a form with changes: what they would do, when, and the buttons; afterwards, what came of it. */
export function ApplyBar({ changes, count, unavailable, applying, onApplied, onReset }: Props) {
  const { when, options, setWhen } = useWhen();
  const preview = usePreview(unavailable ? [] : changes, when);
  const { busy, outcome, error } = applying;
  const dirty = changes.length > 0;
  if (!dirty && !outcome && !error) return null;
  const submit = async () => {
    if (dirty && (await applying.apply(changes, when))) onApplied();
  };
  return (
    <section aria-label={words.bar} className={classes["root"]}>
      {error && <ErrorMessage error={error} onDismiss={applying.forget} />}
      {dirty && <Consequences preview={preview.value} error={error ? undefined : preview.error} />}
      <div className={classes["line"]}>
        <div role="status" className={classes["status"]}>
          {!dirty && outcome && (
            <>
              <IconCheck size={16} stroke={1.5} aria-hidden className={classes["ok"]} />
              {outcome}
            </>
          )}
          {dirty && unavailable && (
            <>
              <IconAlertTriangle size={16} stroke={1.5} aria-hidden className={classes["warning"]} />
              {unavailable}
            </>
          )}
          {dirty && !unavailable && words.changes(count)}
        </div>
        {dirty && (
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
