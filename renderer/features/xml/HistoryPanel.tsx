import { Button, Skeleton, UnstyledButton } from "@mantine/core";
import { IconCheck, IconHistory } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { RelativeTime } from "../../components/RelativeTime.tsx";
import { useCall } from "../../components/use-call.ts";
import { XmlDiff } from "./editor/XmlDiff.tsx";
import { strings } from "./strings.ts";
import classes from "./Xml.module.css";

interface Machine {
  connection: string;
  uuid: string;
}

interface Entry {
  id: string;
  at: number;
  title: string;
}

/** The definitions that a machine has had, each beside the present one, and the way back to it. */
export function HistoryPanel({ connection, uuid }: Machine) {
  const { entries, error } = useHistory({ connection, uuid });
  const [wish, setWish] = useState<string>();
  const [present, ...past] = entries ?? [];
  const chosen = past.find(({ id }) => id === wish) ?? past[0];
  return (
    <div className={classes["root"]}>
      <div className={classes["head"]}>
        <h2 className={classes["title"]}>{strings.history}</h2>
        <div className={classes["when"]}>{strings.historyAbout}</div>
      </div>
      {error && (
        <div className={classes["messages"]}>
          <ErrorMessage error={error} />
        </div>
      )}
      {!entries && !error && (
        <div className={classes["skeleton"]}>
          <Skeleton height="100%" radius="sm" />
        </div>
      )}
      {entries && !chosen && (
        <EmptyState icon={IconHistory} title={strings.historyOnly} hint={strings.historyOnlyHint} />
      )}
      {present && chosen && (
        <div className={classes["columns"]}>
          <ul aria-label={strings.entries} className={classes["entries"]}>
            {past.map(({ id, title }, index) => (
              <li key={id}>
                <UnstyledButton
                  className={classes["entry"]}
                  aria-current={id === chosen.id || undefined}
                  onClick={() => setWish(id)}
                >
                  <div>{strings.until(title)}</div>
                  <div className={classes["when"]}>
                    {/* When it was replaced: the next newer one's beginning. */}
                    <RelativeTime at={entries![index]!.at} />
                  </div>
                </UnstyledButton>
              </li>
            ))}
          </ul>
          <Past
            key={chosen.id}
            machine={{ connection, uuid }}
            id={chosen.id}
            present={present.id}
            // It stays in view when what it replaced becomes the newest.
            onRestore={() => setWish(chosen.id)}
          />
        </div>
      )}
    </div>
  );
}

function useHistory({ connection, uuid }: Machine) {
  const [entries, setEntries] = useState<readonly Entry[]>();
  const [error, setError] = useState<ErrorData>();
  useEffect(
    () =>
      client.subscribe(
        (signal) => client.api.definitions.history({ connection, uuid }, { signal }),
        (item) => setEntries(item.entries),
        (thrown) => setError(toErrorData(thrown)),
      ),
    [connection, uuid],
  );
  return { entries, error };
}

interface PastProps {
  machine: Machine;
  id: string;
  /** The present definition's id. */
  present: string;
  onRestore: () => void;
}

function Past({ machine, id, present, onRestore }: PastProps) {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ErrorData>();
  const [restored, setRestored] = useState(false);
  const { value, error } = useCall(
    async (signal) => {
      const read = (which: string) => client.api.definitions.past({ ...machine, id: which }, { signal });
      const [before, after] = await Promise.all([read(id), read(present)]);
      return { before: before.xml, after: after.xml };
    },
    [machine.connection, machine.uuid, id, present],
  );
  const restore = async () => {
    setBusy(true);
    setRefusal(undefined);
    onRestore();
    try {
      await client.api.definitions.restore({ ...machine, id });
      setAsking(false);
      setRestored(true);
    } catch (thrown) {
      setRefusal(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };
  const same = value && value.before === value.after;
  return (
    <div className={classes["past"]}>
      {error && <ErrorMessage error={error} />}
      {value && <XmlDiff {...value} />}
      <div className={classes["buttons"]}>
        <div role="status" className={classes["status"]}>
          {restored && same && <IconCheck size={16} stroke={1.5} aria-hidden className={classes["ok"]} />}
          {same ? (restored ? strings.restored : strings.same) : strings.legend}
        </div>
        <Button
          disabled={!value || same}
          title={same ? strings.same : undefined}
          onClick={() => setAsking(true)}
        >
          {strings.restore}
        </Button>
      </div>
      <ConfirmDialog
        opened={asking}
        title={strings.restoreTitle}
        confirm={strings.restore}
        busy={busy}
        error={refusal}
        onConfirm={() => void restore()}
        onClose={() => setAsking(false)}
      >
        <div>{strings.restoreNote}</div>
      </ConfirmDialog>
    </div>
  );
}
