import { Button, SegmentedControl } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import { MiddleTruncate } from "../../../components/MiddleTruncate.tsx";
import { XmlPanel } from "../../xml/index.ts";
import { useDetails } from "../context.ts";
import classes from "../DetailsPage.module.css";
import { RemoveDialog } from "../dialogs/RemoveDialog.tsx";
import { kindOf } from "../model/kinds.ts";
import { itemName } from "../model/naming.ts";
import { isGoing } from "../model/sides.ts";
import { wordsOf } from "../strings/index.ts";
import { strings } from "../strings/page.ts";
import { formOf } from "./forms.ts";

const VIEWS = (["form", "xml"] as const).map((value) => ({ value, label: strings.views[value] }));

/** One section or device: its form or its XML. */
export function Item({ item }: { item: HardwareItem }) {
  const { connection, uuid, state, blocked } = useDetails();
  const [view, setView] = useState("form");
  const [removing, setRemoving] = useState(false);
  const kind = kindOf(item.kind);
  const Form = formOf(item.kind);
  const gone = isGoing(item, state);
  return (
    <>
      <div className={classes["head"]}>
        <div className={classes["words"]}>
          <h2 className={classes["title"]}>
            <MiddleTruncate text={itemName(item)} />
          </h2>
          <div className={classes["about"]}>{wordsOf(item.kind).about}</div>
        </div>
        {kind && kind.shape !== "section" && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconTrash size={16} stroke={1.5} />}
            disabled={item.fixed !== undefined || blocked !== undefined || gone}
            title={item.fixed ? strings.fixed(item.fixed) : blocked}
            onClick={() => setRemoving(true)}
          >
            {strings.remove.action}
          </Button>
        )}
        <SegmentedControl
          aria-label={strings.views.label}
          size="xs"
          data={VIEWS}
          value={view}
          onChange={setView}
        />
      </div>
      {view === "xml" ? (
        <div className={classes["fill"]}>
          <XmlPanel connection={connection} uuid={uuid} item={item.id} />
        </div>
      ) : (
        <Form item={item} />
      )}
      <RemoveDialog item={item} opened={removing} onClose={() => setRemoving(false)} />
    </>
  );
}
