import { Checkbox, Radio, Select, Stack } from "@mantine/core";
import { useState } from "react";
import type { ImageDescription, ImageWork } from "../../../../shared/contract/images.ts";
import { strings } from "../strings.ts";
import { isPath, PathField } from "./PathField.tsx";
import { WorkDialog, type WorkProps } from "./WorkDialog.tsx";

const words = strings.rebase;
const FORMATS = ["qcow2", "raw", "qed", "vmdk", "vdi", "vhdx", "vpc"];

/** On which other image it stands, or that it stands alone. */
export function RebaseDialog({ description, ...rest }: WorkProps & { description: ImageDescription }) {
  const below = description.layers[1];
  const [alone, setAlone] = useState(below !== undefined && below.problem === undefined);
  const [path, setPath] = useState(below?.path.startsWith("/") ? below.path : "");
  const [format, setFormat] = useState(below?.format ?? "qcow2");
  const [trust, setTrust] = useState(false);
  const work: ImageWork | undefined = alone
    ? { kind: "rebase", onto: null, trust: false }
    : isPath(path)
      ? { kind: "rebase", onto: { path, format }, trust }
      : undefined;
  return (
    <WorkDialog {...rest} kind="rebase" work={work}>
      {() => (
        <>
          <Radio.Group
            label={words.onto}
            value={alone ? "none" : "other"}
            onChange={(value) => setAlone(value === "none")}
          >
            <Stack gap={8} mt={4}>
              <Radio value="none" label={words.none} description={words.noneNote} />
              <Radio value="other" label={words.other} description={words.otherNote} />
            </Stack>
          </Radio.Group>
          {!alone && (
            <>
              <PathField label={words.path} value={path} onChange={setPath} />
              <Select
                label={words.format}
                description={words.formatNote}
                data={FORMATS}
                allowDeselect={false}
                value={format}
                onChange={(value) => value && setFormat(value)}
              />
              <Checkbox
                label={words.trust}
                description={words.trustNote}
                checked={trust}
                onChange={(event) => setTrust(event.currentTarget.checked)}
              />
            </>
          )}
        </>
      )}
    </WorkDialog>
  );
}
