import { Checkbox } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { IconAction } from "../../../components/IconAction.tsx";
import { MiddleTruncate } from "../../../components/MiddleTruncate.tsx";
import { moved } from "../../../components/moved.ts";
import { iconOf } from "../list/icons.ts";
import type { Bootable } from "../model/boot-order.ts";
import { itemName } from "../model/naming.ts";
import { strings } from "../strings/page.ts";
import classes from "./BootOrder.module.css";

const words = strings.boot;

interface Props {
  entries: readonly Bootable[];
  disabled: boolean;
  onChange: (entries: readonly Bootable[]) => void;
}

/** Devices to tick and to put in order, by buttons that the keyboard reaches. */
export function BootOrder({ entries, disabled, onChange }: Props) {
  return (
    <section aria-label={words.order} className={classes["root"]}>
      <div className={classes["title"]}>{words.order}</div>
      <div className={classes["hint"]}>{entries.length > 0 ? words.orderHint : words.none}</div>
      <ol className={classes["list"]}>
        {entries.map(({ item, ticked }, index) => {
          const name = itemName(item);
          const Icon = iconOf(item.kind);
          const move = (by: number) => onChange(moved(entries, index, by));
          return (
            <li key={item.id} className={classes["entry"]}>
              <Checkbox
                aria-label={name}
                disabled={disabled}
                checked={ticked}
                onChange={(event) => {
                  const next = event.currentTarget.checked;
                  onChange(entries.map((entry) => (entry.item === item ? { item, ticked: next } : entry)));
                }}
              />
              <Icon size={16} stroke={1.5} aria-hidden />
              <span className={classes["name"]}>
                <MiddleTruncate text={name} />
              </span>
              <IconAction
                label={words.up(name)}
                unavailable={index === 0 ? words.first : undefined}
                onClick={() => !disabled && move(-1)}
              >
                <IconChevronUp size={16} stroke={1.5} />
              </IconAction>
              <IconAction
                label={words.down(name)}
                unavailable={index === entries.length - 1 ? words.last : undefined}
                onClick={() => !disabled && move(1)}
              >
                <IconChevronDown size={16} stroke={1.5} />
              </IconAction>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
