import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import { VirtioNotice } from "../virtio/VirtioNotice.tsx";
import { ItemFormPage } from "./ItemFormPage.tsx";

/** A network card; an emulated one can become virtio. */
export function InterfacePage({ item }: { item: HardwareItem }) {
  return (
    <ItemFormPage item={item}>
      <VirtioNotice item={item} />
    </ItemFormPage>
  );
}
