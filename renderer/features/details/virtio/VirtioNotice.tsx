import { Button } from "@mantine/core";
import { IconBolt } from "@tabler/icons-react";
import { useState } from "react";
import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import { useDetails } from "../context.ts";
import { isEmulated } from "../model/virtio.ts";
import { strings } from "../strings/page.ts";
import classes from "./Virtio.module.css";
import { VirtioDialog } from "./VirtioDialog.tsx";

const words = strings.virtio;

/** Says that disks and cards could be faster, of one of them or of the whole machine, and opens the way. */
export function VirtioNotice({ item }: { item?: HardwareItem }) {
  const { state, blocked } = useDetails();
  const [opened, setOpened] = useState(false);
  const count = (item ? [item] : state.items).filter(isEmulated).length;
  return (
    <>
      {count > 0 && (
        <div className={classes["notice"]}>
          <IconBolt size={16} stroke={1.5} aria-hidden />
          <span className={classes["text"]}>{item ? words.one : words.banner(count)}</span>
          <Button
            size="xs"
            variant="default"
            disabled={blocked !== undefined}
            onClick={() => setOpened(true)}
          >
            {words.open}
          </Button>
        </div>
      )}
      {/* It stays to say what is next when the last device has been switched. */}
      <VirtioDialog opened={opened} onClose={() => setOpened(false)} />
    </>
  );
}
