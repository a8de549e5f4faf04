import { Modal } from "@mantine/core";
import { strings } from "../strings/page.ts";
import { VirtioForm } from "./VirtioForm.tsx";

/** Makes emulated disks and network cards virtio, one safe stage at a time. */
export function VirtioDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={strings.virtio.title} size={600}>
      <VirtioForm onClose={onClose} />
    </Modal>
  );
}
