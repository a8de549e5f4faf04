import { Checkbox, NumberInput, Text } from "@mantine/core";
import { useState } from "react";
import type { ImageDescription, ImageWork } from "../../../../shared/contract/images.ts";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import { strings } from "../strings.ts";
import { GrowGuest } from "./GrowGuest.tsx";
import { WorkDialog, type WorkProps } from "./WorkDialog.tsx";

const words = strings.resize;
const GIB = 2 ** 30;
/** Sizes are whole MiB. */
const STEP = 2 ** 20;
const ANSWERED = ["shrink-unconfirmed", "end-in-use"];

/** Another size: larger at once, smaller only with what becomes of the end agreed on. */
export function ResizeDialog({ description, ...rest }: WorkProps & { description: ImageDescription }) {
  const present = description.layers[0]?.virtualBytes;
  const [size, setSize] = useState<number | string>(() =>
    present === undefined ? "" : round(present / GIB),
  );
  const [unused, setUnused] = useState(false);
  const [cut, setCut] = useState(false);
  const bytes =
    typeof size === "number" && size > 0
      ? // What is shown is rounded: unchanged it is the present size.
        size === round((present ?? 0) / GIB)
        ? present!
        : Math.round((size * GIB) / STEP) * STEP
      : undefined;
  const smaller = bytes !== undefined && present !== undefined && bytes < present;
  const work: ImageWork | undefined =
    bytes === undefined || bytes === present || bytes < STEP
      ? undefined
      : {
          kind: "resize",
          bytes,
          ...(smaller && cut ? { shrink: "cut" } : smaller && unused ? { shrink: "unused" } : {}),
        };
  return (
    <WorkDialog {...rest} kind="resize" work={work} answered={smaller ? ANSWERED : []}>
      {(refusal) => (
        <>
          <NumberInput
            label={words.size}
            description={present !== undefined && words.present(formatBytes(present))}
            suffix=" GiB"
            value={size}
            min={0}
            max={8_000_000}
            decimalScale={3}
            step={1}
            data-autofocus
            onChange={setSize}
          />
          {smaller && !description.live && (
            <Shrink refusal={refusal} unused={unused} cut={cut} onUnused={setUnused} onCut={setCut} />
          )}
          {bytes !== undefined && !smaller && <GrowGuest />}
        </>
      )}
    </WorkDialog>
  );
}

const round = (gib: number) => Math.round(gib * 1000) / 1000;

interface ShrinkProps {
  refusal: ErrorData | undefined;
  unused: boolean;
  cut: boolean;
  onUnused: (checked: boolean) => void;
  onCut: (checked: boolean) => void;
}

function Shrink({ refusal, unused, cut, onUnused, onCut }: ShrinkProps) {
  const inUse = refusal?.code === "end-in-use";
  return (
    <>
      {!inUse && !cut && (
        <Checkbox
          label={words.unused}
          description={words.unusedNote}
          checked={unused}
          onChange={(event) => onUnused(event.currentTarget.checked)}
        />
      )}
      {inUse && (
        <div role="alert">
          <Text>{refusal.message}</Text>
          <Text fz={12} c="dimmed">
            {refusal.hint}
          </Text>
        </div>
      )}
      {(inUse || cut) && (
        <Checkbox
          label={words.cut}
          description={words.cutNote}
          checked={cut}
          onChange={(event) => onCut(event.currentTarget.checked)}
        />
      )}
    </>
  );
}
