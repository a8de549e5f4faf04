import { useCallback, useEffect, useRef, useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { toErrorData } from "../../components/errors.ts";
import {
  canSave,
  type Draft,
  draftOf,
  isDirty,
  type Resolution,
  rebased,
  resolved,
  written,
} from "./draft.ts";

/** What was left on a page and could not be saved there: it is found again when the user comes back. */
const left = new Map<string, Draft>();

const save = (connection: string, uuid: string, text: string) =>
  client.api.domains.organise({ connection, uuid, notes: text.trim() === "" ? null : text });

interface Notes {
  draft: Draft;
  saving: boolean;
  error: ErrorData | undefined;
  write: (text: string) => void;
  resolve: (choice: Resolution) => void;
  save: () => void;
  dismiss: () => void;
}

/** The notes of a machine as they are being written; saved when asked, and when the page is left. */
export function useNotes(connection: string, uuid: string, kept: string): Notes {
  const key = `${connection}/${uuid}`;
  const [draft, setDraft] = useState<Draft>(() => rebased(left.get(key) ?? draftOf(kept), kept));
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<ErrorData>();

  useEffect(() => {
    setDraft((before) => rebased(before, kept));
  }, [kept]);

  const latest = useRef(draft);
  useEffect(() => {
    latest.current = draft;
  }, [draft]);

  const here = useRef(true);
  const saveNow = useCallback(async () => {
    const { base, mine } = latest.current;
    if (!canSave(latest.current)) return;
    setSaving(true);
    setError(undefined);
    // What is on its way counts as kept: its own event must not pass for somebody else's words.
    setDraft((before) => ({ ...before, base: mine }));
    try {
      await save(connection, uuid, mine);
    } catch (thrown) {
      if (!here.current) left.set(key, { ...latest.current, base });
      setDraft((before) => ({ ...before, base }));
      setError(toErrorData(thrown));
    } finally {
      setSaving(false);
    }
  }, [key, connection, uuid]);

  useEffect(() => {
    here.current = true;
    left.delete(key);
    return () => {
      here.current = false;
      const { current } = latest;
      if (!isDirty(current)) return;
      left.set(key, current);
      if (!canSave(current)) return;
      // A failure leaves the draft where the next visit finds it.
      save(connection, uuid, current.mine).then(
        () => left.get(key) === current && left.delete(key),
        () => {},
      );
    };
  }, [key, connection, uuid]);

  // Closing the window cannot wait for the backend's answer, so it asks.
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (isDirty(latest.current)) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, []);

  return {
    draft,
    saving,
    error,
    write: (text) => setDraft((before) => written(before, text)),
    resolve: (choice) => setDraft((before) => resolved(before, choice)),
    save: () => void saveNow(),
    dismiss: () => setError(undefined),
  };
}
