import { Button } from "@mantine/core";
import { IconTransform } from "@tabler/icons-react";
import { KeptDisks } from "./KeptDisks.tsx";
import { convertImage } from "./store.ts";
import { strings } from "./strings.ts";

interface Props {
  connection: string;
  uuid: string;
  target: string;
}

/** On a disk's page: the way to another format, and what the disk was before. */
export function DiskConversion({ connection, uuid, target }: Props) {
  return (
    <>
      <div>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTransform size={16} stroke={1.5} />}
          onClick={() => convertImage({ kind: "disk", connection, uuid, target }, target)}
        >
          {strings.action}
        </Button>
      </div>
      <KeptDisks connection={connection} uuid={uuid} target={target} />
    </>
  );
}
