import { NumberInput } from "@mantine/core";
import { IconAlertTriangle, IconChevronDown, IconChevronUp, IconX } from "@tabler/icons-react";
import { IconAction } from "../../components/IconAction.tsx";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { moved } from "../../components/moved.ts";
import { type Entry, isDelay } from "./draft.ts";
import classes from "./Sequence.module.css";
import { strings } from "./strings.ts";

interface Props {
  entries: readonly Entry[];
  /** Machines that libvirt starts too, which makes their place meaningless. */
  withLibvirt: ReadonlySet<string>;
  onChange: (entries: readonly Entry[]) => void;
}

/** The machines in their order, each with its wait; buttons that the keyboard reaches put them in another. */
export function SequenceList({ entries, withLibvirt, onChange }: Props) {
  return (
    <ol className={classes["list"]} aria-label={strings.list}>
      {entries.map((entry, index) => {
        const { uuid, name, delay } = entry;
        return (
          <li key={uuid} className={classes["entry"]}>
            <span className={classes["number"]}>{index + 1}</span>
            <span className={classes["name"]}>
              <MiddleTruncate text={name} />
            </span>
            {withLibvirt.has(uuid) && (
              <span
                className={classes["warning"]}
                role="img"
                aria-label={strings.libvirtToo}
                title={strings.libvirtToo}
              >
                <IconAlertTriangle size={16} stroke={1.5} aria-hidden />
              </span>
            )}
            <NumberInput
              className={classes["delay"]!}
              size="xs"
              aria-label={strings.wait(name)}
              value={delay ?? ""}
              prefix={strings.waitPrefix}
              suffix={strings.waitSuffix}
              allowDecimal={false}
              allowNegative={false}
              clampBehavior="none"
              hideControls
              error={!isDelay(delay)}
              title={isDelay(delay) ? undefined : strings.badDelay}
              onChange={(next) =>
                onChange(
                  entries.map((other) =>
                    other === entry
                      ? { ...entry, delay: typeof next === "number" ? next : undefined }
                      : other,
                  ),
                )
              }
            />
            <IconAction
              label={strings.up(name)}
              unavailable={index === 0 ? strings.first : undefined}
              onClick={() => onChange(moved(entries, index, -1))}
            >
              <IconChevronUp size={16} stroke={1.5} />
            </IconAction>
            <IconAction
              label={strings.down(name)}
              unavailable={index === entries.length - 1 ? strings.last : undefined}
              onClick={() => onChange(moved(entries, index, 1))}
            >
              <IconChevronDown size={16} stroke={1.5} />
            </IconAction>
            <IconAction
              label={strings.remove(name)}
              onClick={() => onChange(entries.filter((other) => other !== entry))}
            >
              <IconX size={16} stroke={1.5} />
            </IconAction>
          </li>
        );
      })}
    </ol>
  );
}
