import { Checkbox, Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { ImageDescription, ImageWorkKind } from "../../../../shared/contract/images.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import { client } from "../../../app/session.ts";
import { useCall } from "../../../components/use-call.ts";
import { strings } from "../strings.ts";
import { CompareDialog } from "./CompareDialog.tsx";
import { OverlayDialog } from "./OverlayDialog.tsx";
import { RebaseDialog } from "./RebaseDialog.tsx";
import { ResizeDialog } from "./ResizeDialog.tsx";
import { WorkDialog, type WorkProps } from "./WorkDialog.tsx";

interface Props extends WorkProps {
  kind: ImageWorkKind;
  description: ImageDescription;
}

/** The dialog for a kind of work. */
export function WorkForm({ kind, description, ...rest }: Props) {
  switch (kind) {
    case "resize":
      return <ResizeDialog {...rest} description={description} />;
    case "rebase":
      return <RebaseDialog {...rest} description={description} />;
    case "compare":
      return <CompareDialog {...rest} />;
    case "overlay":
      return <OverlayDialog {...rest} description={description} />;
    case "repair":
      return <RepairDialog {...rest} />;
    case "compact":
      return <CompactDialog {...rest} description={description} />;
    case "check":
    case "commit":
    case "trim":
      return <WorkDialog {...rest} kind={kind} work={{ kind }} />;
  }
}

function RepairDialog(props: WorkProps) {
  const words = strings.repair;
  const [what, setWhat] = useState<"leaks" | "all">("leaks");
  return (
    <WorkDialog {...props} kind="repair" work={{ kind: "repair", what }}>
      {() => (
        <Radio.Group
          label={words.what}
          value={what}
          onChange={(value) => setWhat(value === "all" ? "all" : "leaks")}
        >
          <Stack gap={8} mt={4}>
            {(["leaks", "all"] as const).map((value) => (
              <Radio key={value} value={value} label={words.kinds[value]} description={words.notes[value]} />
            ))}
          </Stack>
        </Radio.Group>
      )}
    </WorkDialog>
  );
}

function CompactDialog({ description: { layers }, ...rest }: WorkProps & { description: ImageDescription }) {
  const words = strings.compact;
  const [compress, setCompress] = useState(false);
  const possible = layers[0]?.format === "qcow2";
  // Of a chain, qemu-img counts what lies below too.
  const measurable = possible && layers.length === 1;
  const { value: measured } = useCall(
    async (signal) =>
      measurable
        ? await client.api.images.measure({ image: rest.image, format: "qcow2" }, { signal })
        : undefined,
    [JSON.stringify(rest.image), measurable],
  );
  return (
    <WorkDialog {...rest} kind="compact" work={{ kind: "compact", compress: compress && possible }}>
      {() => (
        <>
          {measurable && (
            <Text>{measured ? words.measured(formatBytes(measured.required)) : words.measuring}</Text>
          )}
          <Checkbox
            label={words.compress}
            description={possible ? words.compressNote : words.compressOff}
            disabled={!possible}
            checked={compress && possible}
            onChange={(event) => setCompress(event.currentTarget.checked)}
          />
        </>
      )}
    </WorkDialog>
  );
}
