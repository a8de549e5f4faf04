import { ActionIcon, type ActionIconProps, Tooltip } from "@mantine/core";
import type { MouseEvent, ReactNode } from "react";

interface Props extends Omit<ActionIconProps, "children"> {
  /** What it does: tooltip and accessible name. */
  label: string;
  /** Why it cannot be done now. The button stays reachable so that the reason can be read. */
  unavailable?: string | undefined;
  onClick?: (event: MouseEvent<HTMLButtonElement>) => void;
  tabIndex?: number;
  children: ReactNode;
}

/** An icon button that always says what it does and, when disabled, why. */
export function IconAction({ label, unavailable, onClick, children, ...rest }: Props) {
  const text = unavailable ? `${label}: ${unavailable}` : label;
  return (
    <Tooltip label={text} openDelay={400}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={text}
        aria-disabled={unavailable ? true : undefined}
        data-disabled={unavailable ? true : undefined}
        onClick={(event) => {
          if (!unavailable) onClick?.(event);
        }}
        {...rest}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
