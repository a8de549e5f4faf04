import { IconUnlink } from "@tabler/icons-react";
import { Suspense } from "react";
import { EmptyState } from "../../../components/EmptyState.tsx";
import { HistoryPanel, XmlPanel } from "../../xml/index.ts";
import { useDetails } from "../context.ts";
import classes from "../DetailsPage.module.css";
import { strings } from "../strings/page.ts";
import { Item } from "./Item.tsx";

/** What is chosen in the list: a section, a device, the whole definition, or its history. */
export function ItemPane({ id }: { id: string }) {
  const { connection, uuid, state } = useDetails();
  const item = state.items.find((candidate) => candidate.id === id);
  return (
    <div className={classes["pane"]}>
      <Suspense>
        {id === "xml" ? (
          <XmlPanel connection={connection} uuid={uuid} />
        ) : id === "history" ? (
          <HistoryPanel connection={connection} uuid={uuid} />
        ) : item ? (
          <Item key={item.id} item={item} />
        ) : (
          <EmptyState icon={IconUnlink} title={strings.missingItem} hint={strings.missingItemHint} />
        )}
      </Suspense>
    </div>
  );
}
