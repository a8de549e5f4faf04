import { Button, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { ConfirmDialog } from "../../../components/ConfirmDialog.tsx";
import { useBrowser, useFiles } from "../context.ts";
import { strings } from "../strings.ts";
import { reopenDisks } from "./store.ts";

const words = strings.change;

/** Opens a machine's files to change them, which keeps it from starting; or ends that. */
export function ChangeControls({ name }: { name: string }) {
  const browser = useBrowser();
  const files = useFiles((state) => state.files);
  const [asked, setAsked] = useState(false);
  if (files?.state !== "open") return null;
  if (files.writable) {
    return (
      <Button size="xs" onClick={() => void reopenDisks(browser, false)}>
        {strings.stopChanging}
      </Button>
    );
  }
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPencil size={16} stroke={1.5} />}
        disabled={files.readOnlyBecause !== undefined}
        title={files.readOnlyBecause}
        onClick={() => setAsked(true)}
      >
        {words.action}
      </Button>
      <ConfirmDialog
        opened={asked}
        title={words.title(name)}
        confirm={words.confirm}
        onConfirm={() => {
          setAsked(false);
          void reopenDisks(browser, true);
        }}
        onClose={() => setAsked(false)}
      >
        <Text>{words.body}</Text>
        <Text c="dimmed">{words.hibernated}</Text>
      </ConfirmDialog>
    </>
  );
}
