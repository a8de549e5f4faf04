import { SegmentedControl, Skeleton } from "@mantine/core";
import { useState } from "react";
import type { When } from "../../../shared/contract/hardware.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { DefinitionEditor } from "./DefinitionEditor.tsx";
import { draftKey } from "./drafts.ts";
import { strings } from "./strings.ts";
import {
  elementsAround,
  type MachineFacts,
  type Target,
  useDefinition,
  useMachineFacts,
  type Which,
} from "./use-definition.ts";
import classes from "./Xml.module.css";

/** The XML of a machine, or with `item` of one of its devices or sections: read, edited, applied. */
export function XmlPanel({ connection, uuid, item }: Target) {
  const target = { connection, uuid, item };
  const { facts, error: lost } = useMachineFacts(target);
  const [wish, setWish] = useState<Which>("next");
  const offered = facts ? definitionsOf(target, facts) : [];
  const which = offered.includes(wish) ? wish : (offered[0] ?? "next");
  const { xml, error: unread, readAgain } = useDefinition(target, which, facts?.version);
  const error = unread ?? lost;
  const options = facts ? timesOf(target, facts, which) : [];
  return (
    <div className={classes["root"]}>
      <div className={classes["bar"]}>
        {offered.length > 1 && (
          <SegmentedControl
            aria-label={strings.which}
            size="xs"
            data={offered.map((value) => ({ value, label: strings.whichs[value] }))}
            value={which}
            onChange={(value) => setWish(value as Which)}
          />
        )}
        <span className={classes["hint"]}>
          {facts && options.length === 0
            ? facts.persistent
              ? strings.nowWhole
              : strings.transient
            : strings.hint}
        </span>
      </div>
      {error && (
        <div className={classes["messages"]}>
          <ErrorMessage error={error} />
        </div>
      )}
      {facts && xml !== undefined ? (
        <DefinitionEditor
          key={draftKey(target, which)}
          id={draftKey(target, which)}
          target={target}
          present={xml}
          around={elementsAround(facts.item)}
          options={options}
          readAgain={readAgain}
        />
      ) : (
        !error && (
          <div className={classes["skeleton"]} role="status" aria-label={strings.loading}>
            <Skeleton height="100%" radius="sm" />
          </div>
        )
      )}
    </div>
  );
}

/** What there is to show: a device may be only in the running machine, or only in its next start. */
function definitionsOf({ item: id }: Target, { running, persistent, item }: MachineFacts): Which[] {
  const next = persistent && (id === undefined || item?.next !== undefined);
  const now = running && (id === undefined || item?.now !== undefined);
  return [...(next ? (["next"] as const) : []), ...(now ? (["now"] as const) : [])];
}

/** When a changed text can take effect; none for what is only to be read. */
function timesOf({ item: id }: Target, { running, item }: MachineFacts, which: Which): When[] {
  if (which === "now") return id === undefined ? [] : ["now"];
  return running && id !== undefined && item?.now !== undefined ? ["both", "next-start"] : ["next-start"];
}
