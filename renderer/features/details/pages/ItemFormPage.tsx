import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { useDetails } from "../context.ts";
import { Fields } from "../form/Fields.tsx";
import { useChoices } from "../form/use-choices.ts";
import { useItemForm } from "../form/use-item-form.ts";
import { kindOf } from "../model/kinds.ts";
import { isGoing } from "../model/sides.ts";
import { strings } from "../strings/page.ts";
import { FormShell } from "./FormShell.tsx";

/** The form that follows from a kind's declaration. */
export function ItemFormPage({ item, children }: { item: HardwareItem; children?: ReactNode }) {
  const { state } = useDetails();
  const form = useItemForm(item);
  const { choices, error } = useChoices(item.kind);
  const kind = kindOf(item.kind);
  return (
    <FormShell item={item} form={form}>
      {error && <ErrorMessage error={error} />}
      {children}
      {!kind && <Text>{strings.unknownKind}</Text>}
      {kind && Object.keys(kind.properties).length === 0 && <Text c="dimmed">{strings.noFields}</Text>}
      <Fields form={form} choices={choices} disabled={isGoing(item, state)} />
    </FormShell>
  );
}
