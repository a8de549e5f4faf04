import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { ImageDescription, ImageWorkKind } from "../../../shared/contract/images.ts";
import classes from "./Images.module.css";
import { strings } from "./strings.ts";

const FIRST = ["check", "compact"] as const;
const MORE = ["repair", "rebase", "commit", "overlay", "compare", "trim"] as const;

interface Props {
  description: ImageDescription;
  /** Why nothing can be begun now. */
  blocked: string | undefined;
  onAsk: (kind: ImageWorkKind) => void;
}

/** What can be done with an image; what cannot says why and what would make it possible. */
export function Actions({ description: { refusals }, blocked, onAsk }: Props) {
  const button = (kind: ImageWorkKind, variant: "filled" | "default") => {
    const reason = blocked ?? refusals[kind];
    return (
      <Button
        key={kind}
        size="xs"
        variant={variant}
        disabled={reason !== undefined}
        title={reason}
        onClick={() => onAsk(kind)}
      >
        {strings.actions[kind]}
      </Button>
    );
  };
  return (
    <>
      {FIRST.map((kind) => button(kind, "default"))}
      <Menu position="bottom-end" width={320}>
        <Menu.Target>
          <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} stroke={1.5} />}>
            {strings.more}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {MORE.map((kind) => {
            const reason = blocked ?? refusals[kind];
            return (
              <Menu.Item key={kind} disabled={reason !== undefined} onClick={() => onAsk(kind)}>
                {strings.actions[kind]}
                {reason && <div className={classes["reason"]}>{reason}</div>}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
      {button("resize", "filled")}
    </>
  );
}
