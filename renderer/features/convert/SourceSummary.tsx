import { PasswordInput, Select, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { formatBytes } from "../../../shared/model/units.ts";
import { Banner } from "../../components/Banner.tsx";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import classes from "./Convert.module.css";
import type { Described, Draft } from "./model.ts";
import { strings } from "./strings.ts";

const words = strings.source;

interface Props {
  source: Described;
  draft: Draft;
  onChange: (changes: Partial<Draft>) => void;
}

/** What is converted: the file, its size, what it stands on and holds, and what has to be known about it. */
export function SourceSummary({ source, draft, onChange }: Props) {
  const { path, format, virtualSize, actualSize, encrypted, backing, snapshots, warnings } = source;
  const facts = [
    format,
    virtualSize !== undefined &&
      actualSize !== undefined &&
      words.size(formatBytes(virtualSize), formatBytes(actualSize)),
    encrypted && words.encrypted,
    backing.length > 0 && words.backing(backing.length),
  ];
  return (
    <>
      <div className={classes["source"]}>
        <div className={classes["path"]}>
          <MiddleTruncate text={path} />
        </div>
        <Text fz={12} c="dimmed">
          {facts.filter(Boolean).join(" · ")}
        </Text>
      </div>
      {warnings.map((warning) => (
        <Banner key={warning} icon={IconAlertTriangle} message={warning} />
      ))}
      {encrypted && !source.passphraseKnown && (
        <PasswordInput
          label={words.passphrase}
          description={words.passphraseNote}
          value={draft.sourcePassphrase}
          maxLength={1024}
          onChange={(event) => onChange({ sourcePassphrase: event.currentTarget.value })}
        />
      )}
      {snapshots.length > 0 && !draft.live && (
        <Select
          label={words.state}
          description={words.stateNote}
          searchable={snapshots.length > 8}
          allowDeselect={false}
          value={draft.snapshot ?? ""}
          data={[
            { value: "", label: words.present },
            ...[...new Set(snapshots.map(({ name }) => name))].map((name) => ({ value: name, label: name })),
          ]}
          onChange={(value) => onChange({ snapshot: value || undefined })}
        />
      )}
    </>
  );
}
