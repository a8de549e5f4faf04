import { Checkbox, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { client } from "../../app/session.ts";
import type { Machine } from "../machines/index.ts";
import { DumpProgress } from "./DumpProgress.tsx";
import { FormDialog } from "./FormDialog.tsx";
import { strings } from "./strings.ts";
import { usePreview } from "./use-preview.ts";

const words = strings["core-dump"];
const FORMATS = ["elf", "kdump-zlib", "kdump-lzo", "kdump-snappy"] as const;
type Format = (typeof FORMATS)[number];

/** Where the guest's memory goes, and in which form. */
export function CoreDumpDialog({ machine, onClose }: { machine: Machine; onClose: () => void }) {
  const { connection, domain } = machine;
  const [path, setPath] = useState(() => `/var/tmp/${domain.name.replaceAll("/", "-")}.core`);
  const [memoryOnly, setMemoryOnly] = useState(true);
  const [format, setFormat] = useState<Format>("elf");
  const [job, setJob] = useState<string>();
  const valid = /^\/.*[^/]$/.test(path);
  const input = { connection, uuid: domain.uuid, path, memoryOnly, ...(memoryOnly && { format }) };
  const command = usePreview(valid ? input : undefined, (asked, signal) =>
    client.api.domains.coreDump({ ...asked, preview: true }, { signal }),
  );
  if (job !== undefined) return <DumpProgress id={job} name={domain.name} path={path} onClose={onClose} />;
  return (
    <FormDialog
      title={words.title(domain.name)}
      confirm={words.confirm}
      ready={valid}
      command={command}
      stays
      onSubmit={async () => setJob((await client.api.domains.coreDump(input)).job)}
      onClose={onClose}
    >
      <TextInput
        label={words.path}
        description={words.pathNote}
        value={path}
        maxLength={4096}
        error={valid ? undefined : words.badPath}
        data-autofocus
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      <Checkbox
        label={words.memoryOnly}
        description={words.memoryOnlyNote}
        checked={memoryOnly}
        onChange={(event) => setMemoryOnly(event.currentTarget.checked)}
      />
      <Select
        label={words.format}
        description={memoryOnly ? words.formatNote : words.formatOff}
        disabled={!memoryOnly}
        allowDeselect={false}
        value={format}
        data={FORMATS.map((value) => ({ value, label: words.formats[value] }))}
        onChange={(value) => value && setFormat(value)}
      />
    </FormDialog>
  );
}
