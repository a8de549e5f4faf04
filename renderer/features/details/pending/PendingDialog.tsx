import { Button, Group, Modal, Stack, Table, Text } from "@mantine/core";
import { useState } from "react";
import type { HardwareItem, PendingChange } from "../../../../shared/contract/hardware.ts";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { client } from "../../../app/session.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { toErrorData } from "../../../components/errors.ts";
import { useDetails } from "../context.ts";
import { formatValue } from "../model/format.ts";
import { kindOf } from "../model/kinds.ts";
import { itemName } from "../model/naming.ts";
import { reflected } from "../store.ts";
import { fieldWords, wordsOf } from "../strings/index.ts";
import { strings } from "../strings/page.ts";
import classes from "./Pending.module.css";

const words = strings.pending;

/** What waits for the next start, property by property; each device's changes, or all, can be taken back. */
export function PendingDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { connection, uuid, state, blocked } = useDetails();
  const [busy, setBusy] = useState<string>();
  const [error, setError] = useState<ErrorData>();
  const discard = async (ids?: string[]) => {
    setBusy(ids?.[0] ?? "");
    setError(undefined);
    const machine = { connection, uuid };
    try {
      await reflected(machine, () => client.api.hardware.discardPending({ ...machine, ...(ids && { ids }) }));
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setBusy(undefined);
    }
  };
  const none = state.pending.length === 0;
  const still = blocked !== undefined || busy !== undefined;
  return (
    <Modal opened={opened} onClose={onClose} title={words.title} size={760}>
      <Stack gap={16}>
        {none ? (
          <Text c="dimmed">{words.none}</Text>
        ) : (
          <Table className={classes["table"]!}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.columns.what}</Table.Th>
                <Table.Th>{words.columns.now}</Table.Th>
                <Table.Th>{words.columns.next}</Table.Th>
                <Table.Td />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {state.pending.map((change) => (
                <PendingRows
                  key={change.id}
                  change={change}
                  item={state.items.find(({ id }) => id === change.id)}
                  still={still}
                  busy={busy === change.id}
                  onDiscard={() => void discard([change.id])}
                />
              ))}
            </Table.Tbody>
          </Table>
        )}
        {error && <ErrorMessage error={error} />}
        {!none && (
          <Group justify="flex-end" gap={8}>
            <Button variant="default" disabled={still} loading={busy === ""} onClick={() => void discard()}>
              {words.discardAll}
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}

interface RowProps {
  change: PendingChange;
  item: HardwareItem | undefined;
  still: boolean;
  busy: boolean;
  onDiscard: () => void;
}

function PendingRows({ change, item, still, busy, onDiscard }: RowProps) {
  const kind = kindOf(change.kind);
  const name = item ? itemName(item) : wordsOf(change.kind).name;
  return (
    <>
      <Table.Tr className={classes["device"]!}>
        <Table.Th scope="rowgroup" colSpan={3}>
          {name} <span className={classes["what"]}>{words.what[change.what]}</span>
        </Table.Th>
        <Table.Td ta="right">
          <Button
            size="xs"
            variant="default"
            aria-label={words.discardOf(name)}
            disabled={still && !busy}
            loading={busy}
            onClick={onDiscard}
          >
            {words.discard}
          </Button>
        </Table.Td>
      </Table.Tr>
      {change.what === "changed" &&
        change.properties.map(({ key, now, next }) => (
          <Table.Tr key={key}>
            <Table.Td className={classes["label"]!}>{fieldWords(change.kind, key)[0]}</Table.Td>
            <Table.Td>{formatValue(kind?.properties[key], now)}</Table.Td>
            <Table.Td>{formatValue(kind?.properties[key], next)}</Table.Td>
            <Table.Td />
          </Table.Tr>
        ))}
    </>
  );
}
