import { Button, TextInput } from "@mantine/core";
import { IconFiles, IconPlus, IconSearch, IconTrash, IconUpload } from "@tabler/icons-react";
import { type ReactNode, useDeferredValue, useMemo, useState } from "react";
import type { Volume } from "../../../../shared/contract/volumes.ts";
import { EmptyState } from "../../../components/EmptyState.tsx";
import type { Asked } from "./dialogs/VolumeDialogs.tsx";
import { arranged, type Order, type Rows } from "./model.ts";
import { strings } from "./strings.ts";
import classes from "./Volumes.module.css";
import { VolumeTable } from "./VolumeTable.tsx";

interface Props {
  connection: string;
  rows: Rows;
  reading: boolean;
  /** The volume that is to be seen first. */
  current?: string | null;
  onAsk: (asked: Asked) => void;
  open: { label: (name: string) => string; act: (volume: Volume) => void };
  /** Of each row; without one, one only chooses. */
  menu?: (volume: Volume) => ReactNode;
}

/** Filter, what can be done, and the table. */
export function VolumeList({ connection, rows, reading, current, onAsk, open, menu }: Props) {
  const [filter, setFilter] = useState("");
  const [order, setOrder] = useState<Order>({ column: "name", descending: false });
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const words = useDeferredValue(filter);
  const shown = useMemo(() => arranged(rows, words, order), [rows, words, order]);
  const chosen = useMemo(() => new Set([...ticked].filter((name) => rows.has(name))), [ticked, rows]);
  const toggle = (names: readonly string[], on: boolean) =>
    setTicked((before) => {
      const next = new Set(before);
      for (const name of names) {
        if (on) next.add(name);
        else next.delete(name);
      }
      return next;
    });
  return (
    <>
      <div className={classes["bar"]}>
        <TextInput
          className={classes["filter"]!}
          size="xs"
          aria-label={strings.filter}
          placeholder={strings.filter}
          leftSection={<IconSearch size={14} stroke={1.5} aria-hidden />}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <span className={classes["count"]} role="status">
          {reading && rows.size === 0 ? strings.reading : strings.count(shown.length, rows.size)}
        </span>
        {chosen.size > 0 && menu && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTrash size={14} stroke={1.5} />}
            onClick={() => onAsk({ kind: "delete", names: [...chosen] })}
          >
            {strings.deleteSelected(chosen.size)}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconUpload size={14} stroke={1.5} />}
          onClick={() => onAsk({ kind: "upload" })}
        >
          {strings.upload}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} stroke={1.5} />}
          onClick={() => onAsk({ kind: "create" })}
        >
          {strings.add}
        </Button>
      </div>
      {shown.length > 0 ? (
        <VolumeTable
          connection={connection}
          volumes={shown}
          order={order}
          onOrder={setOrder}
          // As long as more come, its place is not final.
          current={reading ? null : current}
          selection={menu && { chosen, toggle }}
          open={open}
          menu={menu}
        />
      ) : (
        !reading && (
          <EmptyState
            icon={IconFiles}
            title={rows.size > 0 ? strings.nothing : strings.empty}
            hint={rows.size > 0 ? strings.nothingHint : strings.emptyHint}
          />
        )
      )}
    </>
  );
}
