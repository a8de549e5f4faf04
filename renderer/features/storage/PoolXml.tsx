import { Button, Skeleton } from "@mantine/core";
import { Suspense, useRef, useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import foot from "../../components/EditorFoot.module.css";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { useCall } from "../../components/use-call.ts";
import { XmlEditor } from "../xml/index.ts";
import type { Place } from "./model.ts";
import classes from "./Storage.module.css";
import { strings } from "./strings.ts";

const words = strings.xml;

/** The pool's definition, which can be changed for its next start. */
export function PoolXml({ place }: { place: Place }) {
  const { connection, pool } = place;
  const [version, setVersion] = useState(0);
  const read = useCall(
    (signal) => client.api.storage.definition({ connection, pool }, { signal }),
    [connection, pool, version],
  );
  const [text, setText] = useState<string>();
  const [problems, setProblems] = useState<readonly { line: number; message: string }[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorData>();
  const [applied, setApplied] = useState(false);
  const present = read.value?.xml;
  // What was edited stays the measure, though somebody else may change the definition meanwhile.
  const base = useRef<string>(undefined);
  if (text === undefined) base.current = present;
  const changed = text !== undefined && text !== base.current;
  const again = () => {
    setText(undefined);
    setError(undefined);
    setVersion((before) => before + 1);
  };
  const apply = async () => {
    if (!changed || base.current === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      await client.api.storage.redefine({ connection, pool, base: base.current, xml: text });
      again();
      setApplied(true);
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };
  const failure = error ?? read.error;
  const state =
    problems.length > 0
      ? words.problems(problems.length)
      : changed
        ? words.changed
        : applied
          ? words.applied
          : words.unchanged;
  if (present === undefined && !failure) return <Skeleton height={200} m={24} />;
  return (
    <>
      {failure && (
        <div className={classes["messages"]}>
          <ErrorMessage error={failure}>
            <Button size="xs" variant="default" onClick={again}>
              {words.again}
            </Button>
          </ErrorMessage>
        </div>
      )}
      {present !== undefined && (
        <Suspense fallback={<Skeleton height={200} m={24} />}>
          <XmlEditor
            label={words.editor}
            schema="storagepool"
            value={text ?? present}
            onChange={(value) => {
              setApplied(false);
              setText(value === base.current ? undefined : value);
            }}
            readOnly={false}
            around={[]}
            onProblems={setProblems}
          />
        </Suspense>
      )}
      {problems.length > 0 && (
        <ul className={classes["problems"]}>
          {problems.map(({ line, message }) => (
            <li key={`${line} ${message}`}>{words.problem(line, message)}</li>
          ))}
        </ul>
      )}
      <div className={foot["root"]}>
        <span className={classes["words"]} role="status">
          {state}
        </span>
        <Button variant="default" disabled={!changed} onClick={() => setText(undefined)}>
          {words.reset}
        </Button>
        <Button disabled={!changed || problems.length > 0} loading={busy} onClick={() => void apply()}>
          {words.apply}
        </Button>
      </div>
    </>
  );
}
