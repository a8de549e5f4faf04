import { Stack, Text } from "@mantine/core";
import { navigate } from "wouter/use-browser-location";
import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import { ConfirmDialog } from "../../../components/ConfirmDialog.tsx";
import { useDetails } from "../context.ts";
import { Consequences } from "../form/Consequences.tsx";
import { useApply } from "../form/use-apply.ts";
import { usePreview } from "../form/use-preview.ts";
import { useWhen } from "../form/use-when.ts";
import { WhenField } from "../form/WhenField.tsx";
import { fileOf, itemName } from "../model/naming.ts";
import { detailsPath } from "../path.ts";
import { strings } from "../strings/page.ts";

const words = strings.remove;

interface Props {
  item: HardwareItem;
  opened: boolean;
  onClose: () => void;
}

/** The question before a device goes: what happens to its file, when it goes, the command. */
export function RemoveDialog({ item, opened, onClose }: Props) {
  const { connection, uuid, state } = useDetails();
  const { when, options, setWhen } = useWhen();
  const applying = useApply();
  const change = { type: "remove", id: item.id } as const;
  const preview = usePreview(opened ? [change] : [], when);
  const file = fileOf(item);
  const remove = async () => {
    if (!(await applying.apply([change], when))) return;
    onClose();
    const next = state.items.find(({ id }) => id !== item.id);
    if (next) navigate(detailsPath(connection, uuid, next.id), { replace: true });
  };
  return (
    <ConfirmDialog
      opened={opened}
      danger
      title={words.title(itemName(item))}
      confirm={words.confirm}
      busy={applying.busy}
      error={applying.error}
      onConfirm={() => void remove()}
      onClose={() => {
        applying.forget();
        onClose();
      }}
    >
      <Stack gap={8}>
        <Text>{words.body}</Text>
        {file && <Text>{words.file(file)}</Text>}
        {state.running && when !== "next-start" && preview.value?.live?.possible && (
          <Text>{words.running}</Text>
        )}
        <WhenField when={when} options={options} onChange={setWhen} />
        <Consequences preview={preview.value} error={applying.error ? undefined : preview.error} />
      </Stack>
    </ConfirmDialog>
  );
}
