// biome-ignore-all lint/a11y: a virtualised ARIA table; no table element can be one
import { Modal, Stack, Text, TextInput } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useMemo, useState } from "react";
import type { Inside } from "../../../shared/contract/guest-files/inside.ts";
import { shownName } from "../../../shared/model/guest-name.ts";
import classes from "./Inside.module.css";
import { strings } from "./strings.ts";

const words = strings.dialog;
const ROW = 30;

interface Props {
  machine: string;
  packages: Inside["packages"];
  onClose: () => void;
}

/** What is installed in a machine, of which only the rows on screen exist. */
export function PackagesDialog({ machine, packages, onClose }: Props) {
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text).trim().toLowerCase();
  const shown = useMemo(
    () =>
      packages.filter(
        ({ name, summary = "" }) =>
          name.toLowerCase().includes(wanted) || summary.toLowerCase().includes(wanted),
      ),
    [packages, wanted],
  );
  // The box comes with the dialog, later than this.
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box,
    estimateSize: () => ROW,
    overscan: 10,
  });
  return (
    <Modal opened onClose={onClose} title={words.title(machine)} size={880}>
      <Stack gap={8}>
        <TextInput
          data-autofocus
          aria-label={words.filter}
          placeholder={words.filter}
          value={text}
          maxLength={255}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Text role="status" fz={12} c="dimmed">
          {shown.length > 0 ? words.shown(shown.length, packages.length) : words.none}
        </Text>
        <div
          ref={setBox}
          className={classes["packages"]}
          role="table"
          aria-label={words.table}
          aria-rowcount={shown.length + 1}
          tabIndex={0}
        >
          <div className={classes["packageHead"]} role="row" aria-rowindex={1}>
            <span role="columnheader">{words.name}</span>
            <span role="columnheader">{words.version}</span>
            <span role="columnheader">{words.summary}</span>
          </div>
          <div className={classes["canvas"]} style={{ height: virtual.getTotalSize() }} role="rowgroup">
            {virtual.getVirtualItems().map(({ index, start }) => {
              const { name, version, summary } = shown[index]!;
              return (
                <div
                  key={index}
                  role="row"
                  aria-rowindex={index + 2}
                  className={classes["package"]}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <span role="cell" title={shownName(name)}>
                    {shownName(name)}
                  </span>
                  <span role="cell" className={classes["path"]} title={shownName(version)}>
                    {shownName(version)}
                  </span>
                  <span role="cell" className={classes["dim"]} title={summary && shownName(summary)}>
                    {summary && shownName(summary)}
                  </span>
                </div>
              );
            })}
          </div>
        </div>
      </Stack>
    </Modal>
  );
}
