import { CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { IconAction } from "./IconAction.tsx";
import { strings } from "./strings.ts";

/** Copies a text and says so. */
export function CopyIcon({ value, label = strings.copy }: { value: string; label?: string }) {
  return (
    <CopyButton value={value} timeout={1500}>
      {({ copied, copy }) => (
        <IconAction label={copied ? strings.copied : label} onClick={copy}>
          {copied ? <IconCheck size={16} stroke={1.5} /> : <IconCopy size={16} stroke={1.5} />}
        </IconAction>
      )}
    </CopyButton>
  );
}
