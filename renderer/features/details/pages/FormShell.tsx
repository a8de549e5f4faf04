import { IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { HardwareChange, HardwareItem, HardwareState } from "../../../../shared/contract/hardware.ts";
import { useDetails } from "../context.ts";
import classes from "../DetailsPage.module.css";
import { ApplyBar } from "../form/ApplyBar.tsx";
import { useApply } from "../form/use-apply.ts";
import type { ItemForm } from "../form/use-item-form.ts";
import { toChange } from "../model/edits.ts";
import { isGoing } from "../model/sides.ts";
import { strings } from "../strings/page.ts";

interface Props {
  item: HardwareItem;
  form: ItemForm;
  /** A change of the page's own besides those of the fields. */
  also?: HardwareChange;
  /** The page's own change was applied or given up. */
  onForget?: () => void;
  children: ReactNode;
}

/** A form over the bar that applies it. */
export function FormShell({ item, form, also, onForget, children }: Props) {
  const { state } = useDetails();
  const applying = useApply();
  const count = Object.keys(form.changes).length;
  const changes: HardwareChange[] = [
    ...(also ? [also] : []),
    ...(count > 0 ? [{ type: "set" as const, id: item.id, ...toChange(form.changes) }] : []),
  ];
  const forget = () => {
    form.reset();
    onForget?.();
  };
  return (
    <>
      <div className={classes["scroll"]}>
        <div className={classes["content"]}>
          <Standing item={item} state={state} />
          {children}
        </div>
      </div>
      <ApplyBar
        changes={changes}
        count={count + (also ? 1 : 0)}
        unavailable={useUnavailable(item, form)}
        applying={applying}
        onApplied={forget}
        onReset={() => {
          forget();
          applying.forget();
        }}
      />
    </>
  );
}

/** Why the form's changes cannot be applied. */
function useUnavailable(item: HardwareItem, form: ItemForm): string | undefined {
  const { blocked, state } = useDetails();
  if (blocked) return blocked;
  if (isGoing(item, state)) return strings.goesAtNextStart;
  if (form.conflicts.length > 0) return strings.problems.conflicts;
  return Object.keys(form.problems).length > 0 ? strings.problems.invalid : undefined;
}

/** How the device stands to the running machine, where that is not as usual. */
function Standing({ item, state }: { item: HardwareItem; state: HardwareState }) {
  const notes = [
    isGoing(item, state) && strings.goesAtNextStart,
    state.running && item.now === undefined && strings.comesAtNextStart,
    item.fixed && strings.fixed(item.fixed),
    item.note,
  ].filter((note) => typeof note === "string");
  return notes.map((note) => (
    <div key={note} className={classes["note"]}>
      <IconInfoCircle size={16} stroke={1.5} aria-hidden />
      {note}
    </div>
  ));
}
