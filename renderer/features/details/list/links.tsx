import { IconCircleMinus, IconCirclePlus, IconClock, IconPencil } from "@tabler/icons-react";
import { Link } from "wouter";
import type { HardwareItem, PendingChange } from "../../../../shared/contract/hardware.ts";
import { MiddleTruncate } from "../../../components/MiddleTruncate.tsx";
import shared from "../../../components/SideList.module.css";
import { itemName } from "../model/naming.ts";
import { strings } from "../strings/page.ts";
import classes from "./DeviceList.module.css";
import { iconOf } from "./icons.ts";

const words = strings.list;

const MARKS = {
  added: { Icon: IconCirclePlus, label: words.added },
  removed: { Icon: IconCircleMinus, label: words.removed },
  changed: { Icon: IconClock, label: words.pending },
};

interface Props {
  item: HardwareItem;
  href: string;
  current: boolean;
  pending: PendingChange["what"] | undefined;
  edited: boolean;
}

/** One section or device of the list, with what stands out about it. */
export function DeviceLink({ item, href, current, pending, edited }: Props) {
  const Icon = iconOf(item.kind);
  const mark = pending && MARKS[pending];
  return (
    <Link
      href={href}
      className={`${shared["item"]} ${classes["item"]}`}
      aria-current={current ? "page" : undefined}
    >
      <Icon size={16} stroke={1.5} aria-hidden />
      <span className={`${classes["name"]} ${pending === "removed" ? classes["gone"] : ""}`}>
        <MiddleTruncate text={itemName(item)} />
      </span>
      {edited && <EditedMark />}
      {mark && <Mark {...mark} className={classes["pending"]} />}
    </Link>
  );
}

const EditedMark = () => <Mark Icon={IconPencil} label={words.edited} className={classes["edited"]} />;

function Mark({
  Icon,
  label,
  className,
}: {
  Icon: typeof IconClock;
  label: string;
  className?: string | undefined;
}) {
  return (
    <span title={label} role="img" aria-label={label} style={{ display: "flex" }}>
      <Icon size={14} stroke={1.8} className={className} aria-hidden />
    </span>
  );
}

/** An entry of the list that is no device. */
export function PlainLink({
  kind,
  name,
  href,
  current,
  edited,
}: {
  kind: string;
  name: string;
  href: string;
  current: boolean;
  edited: boolean;
}) {
  const Icon = iconOf(kind);
  return (
    <Link
      href={href}
      className={`${shared["item"]} ${classes["item"]}`}
      aria-current={current ? "page" : undefined}
    >
      <Icon size={16} stroke={1.5} aria-hidden />
      <span className={classes["name"]}>{name}</span>
      {edited && <EditedMark />}
    </Link>
  );
}
