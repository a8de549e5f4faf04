import { Select, Text, TextInput } from "@mantine/core";
import type { DiskFate } from "../../../shared/contract/clones.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import classes from "./Clones.module.css";
import { type DraftDisk, isPath } from "./draft.ts";
import { strings } from "./strings.ts";

interface Props {
  disks: readonly DraftDisk[];
  onFate: (target: string, fate: DiskFate) => void;
  onPath: (target: string, path: string) => void;
}

const FATES = ["copy", "link", "share", "leave"] as const;

/** What becomes of each disk, why, and where its own image goes. */
export function DiskFates({ disks, onFate, onPath }: Props) {
  return (
    <fieldset className={classes["disks"]}>
      <legend>{strings.disks}</legend>
      {disks.length === 0 && <Text c="dimmed">{strings.noDisks}</Text>}
      {disks.map((drafted) => (
        <Disk key={drafted.disk.target} {...drafted} onFate={onFate} onPath={onPath} />
      ))}
    </fieldset>
  );
}

function Disk({ disk, fate, path, onFate, onPath }: DraftDisk & Pick<Props, "onFate" | "onPath">) {
  const { target, source, format, virtualBytes } = disk;
  const writesShared = fate === "share" && disk.device === "disk" && disk.proposed !== "share";
  return (
    <div className={classes["disk"]}>
      <div className={classes["head"]}>
        <div className={classes["facts"]}>
          <div className={classes["target"]}>
            {target}
            {virtualBytes !== undefined && (
              <span className={classes["size"]}>{strings.size(format, formatBytes(virtualBytes))}</span>
            )}
          </div>
          <div className={classes["source"]}>
            {source === undefined ? strings.empty : <MiddleTruncate text={source} />}
          </div>
        </div>
        <Select
          aria-label={strings.fate(target)}
          w={140}
          allowDeselect={false}
          value={fate}
          data={FATES.map((value) => ({
            value,
            label: strings.fates[value],
            disabled: disk.fates[value].reason !== undefined,
          }))}
          renderOption={({ option }) => {
            const { reason } = disk.fates[option.value as DiskFate];
            return <span title={reason ?? strings.fateNotes[option.value as DiskFate]}>{option.label}</span>;
          }}
          onChange={(value) => value && onFate(target, value as DiskFate)}
        />
      </div>
      <Text fz={12} c={writesShared ? "red" : "dimmed"} mt={4}>
        {writesShared ? strings.shareDanger : fate === disk.proposed ? disk.why : strings.fateNotes[fate]}
      </Text>
      {path !== undefined && (
        <TextInput
          className={classes["path"]}
          aria-label={strings.path(target)}
          value={path}
          maxLength={4096}
          error={isPath(path) ? undefined : strings.badPath}
          onChange={(event) => onPath(target, event.currentTarget.value)}
        />
      )}
    </div>
  );
}
