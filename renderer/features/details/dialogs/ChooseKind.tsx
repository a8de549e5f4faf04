import { TextInput, UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useDetails } from "../context.ts";
import { placeOf } from "../list/groups.ts";
import { iconOf } from "../list/icons.ts";
import { wordsOf } from "../strings/index.ts";
import { strings } from "../strings/page.ts";
import classes from "./Add.module.css";

const words = strings.add;
const GROUPS = ["storage", "network", "display", "sound", "ports", "host", "other", "controllers"] as const;

/** The kinds of hardware that a machine of this host can have more of; what it cannot have, with the reason. */
export function ChooseKind({ onChoose }: { onChoose: (kind: string) => void }) {
  const { addable } = useDetails().state;
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const found = addable.filter(({ kind }) => {
    const { name, about } = wordsOf(kind);
    return `${name} ${about} ${kind}`.toLowerCase().includes(wanted);
  });
  return (
    <>
      <TextInput
        data-autofocus
        aria-label={words.search}
        placeholder={words.search}
        leftSection={<IconSearch size={16} stroke={1.5} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          const first = found.find(({ reason }) => reason === undefined);
          if (event.key === "Enter" && first) onChoose(first.kind);
        }}
      />
      {found.length === 0 && <p className={classes["nothing"]}>{words.nothing}</p>}
      {GROUPS.map((group) => {
        const kinds = found.filter(({ kind }) => placeOf(kind).group === group);
        if (kinds.length === 0) return null;
        return (
          <div key={group}>
            <h3 className={classes["group"]}>{strings.list.groups[group]}</h3>
            <div className={classes["kinds"]}>
              {kinds.map(({ kind, reason }) => (
                <KindButton key={kind} kind={kind} reason={reason} onClick={() => onChoose(kind)} />
              ))}
            </div>
          </div>
        );
      })}
    </>
  );
}

function KindButton({
  kind,
  reason,
  onClick,
}: {
  kind: string;
  reason: string | undefined;
  onClick: () => void;
}) {
  const Icon = iconOf(kind);
  const { name, about } = wordsOf(kind);
  return (
    <UnstyledButton
      className={classes["kind"]}
      // It stays reachable, so that the reason can be read.
      aria-disabled={reason !== undefined || undefined}
      onClick={() => reason === undefined && onClick()}
    >
      <Icon size={18} stroke={1.5} aria-hidden />
      <span className={classes["words"]}>
        <span className={classes["name"]}>{name}</span>
        <span className={classes["about"]}>{reason ?? about}</span>
      </span>
    </UnstyledButton>
  );
}
