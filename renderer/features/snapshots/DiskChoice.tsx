import { Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import type { SnapshotOptions } from "../../../shared/contract/snapshots.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import classes from "./Snapshots.module.css";
import { strings } from "./strings.ts";

const words = strings.dialog;

interface Props {
  disks: SnapshotOptions["disks"];
  /** Undefined for all that can be in it. */
  chosen: readonly string[] | undefined;
  /** All of them have to be in it. */
  fixed: boolean;
  onChange: (targets: string[]) => void;
  /** Opens the conversion of a disk that cannot have snapshots inside. */
  onConvert: (target: string) => void;
}

/** The disks that are in a snapshot, and why some are not. */
export function DiskChoice({ disks, chosen, fixed, onChange, onConvert }: Props) {
  if (disks.length === 0) return null;
  const reasonOf = ({ never, notExternal }: Props["disks"][number]) =>
    never ?? (fixed ? undefined : notExternal);
  const able = disks.filter((disk) => reasonOf(disk) === undefined).map(({ target }) => target);
  const included = new Set(fixed ? able : (chosen ?? able));
  const toggle = (target: string, on: boolean) =>
    onChange(able.filter((other) => (other === target ? on : included.has(other))));
  return (
    <fieldset className={classes["disks"]}>
      <legend>{words.disks}</legend>
      {!fixed && (
        <Text fz={12} c="dimmed" mb={8}>
          {words.disksNote}
        </Text>
      )}
      <Stack gap={8}>
        {disks
          .map((disk) => ({ ...disk, reason: reasonOf(disk) }))
          .map(({ target, path, reason, convertible }) => (
            <Group key={target} gap={12} wrap="nowrap" align="flex-start">
              <Checkbox
                classNames={{
                  root: classes["disk"]!,
                  body: classes["shrinks"]!,
                  labelWrapper: classes["shrinks"]!,
                  description: classes["shrinks"]!,
                }}
                label={target}
                description={reason ?? <MiddleTruncate text={path} />}
                disabled={fixed || reason !== undefined}
                checked={included.has(target)}
                onChange={(event) => toggle(target, event.currentTarget.checked)}
              />
              {convertible && (
                <Button
                  size="xs"
                  variant="default"
                  className={classes["convert"]}
                  onClick={() => onConvert(target)}
                >
                  {words.convert}
                </Button>
              )}
            </Group>
          ))}
      </Stack>
    </fieldset>
  );
}
