import { useState } from "react";
import type { InstallProposal } from "../../../shared/contract/install.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { toErrorData } from "../../components/errors.ts";
import { mergeProposal, type Touched } from "./draft.ts";
import type { Draft } from "./validate.ts";

/** The form's state: a proposal, what the user has changed of it, and how to ask for another system's. */
export function useDraft(first: InstallProposal) {
  const [proposal, setProposal] = useState(first);
  const [draft, setDraft] = useState<Draft>(first.request);
  const [touched, setTouched] = useState<Touched>(new Set());
  const [error, setError] = useState<ErrorData>();

  const set = <K extends keyof Draft>(field: K, value: Draft[K]) => {
    setDraft((before) => ({ ...before, [field]: value }));
    setTouched((before) => new Set(before).add(field));
  };

  const chooseOs = async (os: string | null) => {
    setError(undefined);
    setTouched((before) => new Set(before).add("os"));
    setDraft((before) => ({ ...before, os }));
    try {
      const { connection, media } = first.request;
      const next = await client.api.install.propose({ connection, media, os });
      setProposal(next);
      setDraft((before) => mergeProposal(before, touched, next.request));
    } catch (thrown) {
      setError(toErrorData(thrown));
    }
  };

  return { proposal, draft, set, chooseOs, osByHand: touched.has("os"), error };
}
