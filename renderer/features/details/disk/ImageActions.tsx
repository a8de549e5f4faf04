import { Button } from "@mantine/core";
import { IconArrowsDiagonal, IconStack2 } from "@tabler/icons-react";
import { Link } from "wouter";
import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import { imagePath } from "../../images/index.ts";
import { useDetails } from "../context.ts";
import { editable } from "../model/sides.ts";
import { strings } from "./strings.ts";

/** From a disk to its image: the chain and all that can be done with it. */
export function ImageActions({ item }: { item: HardwareItem }) {
  const { connection, uuid } = useDetails();
  const { target, file, block, volume } = editable(item);
  if (typeof target !== "string" || (file ?? block ?? volume) === undefined) return null;
  const image = { kind: "disk", connection, uuid, target } as const;
  return (
    <>
      <Button
        component={Link}
        href={imagePath(image)}
        size="xs"
        variant="default"
        leftSection={<IconStack2 size={16} stroke={1.5} />}
      >
        {strings.show}
      </Button>
      <Button
        component={Link}
        href={imagePath(image, "resize")}
        size="xs"
        variant="default"
        leftSection={<IconArrowsDiagonal size={16} stroke={1.5} />}
      >
        {strings.resize}
      </Button>
    </>
  );
}
