import { type DragEvent, useRef, useState } from "react";
import { showDragged } from "../../components/drag-image.ts";
import type { Machine } from "../machines/index.ts";
import { useMachines } from "../machines/index.ts";
import { select, useSelection } from "./selection.ts";
import { strings } from "./strings.ts";

const TYPE = "application/x-guesthouse-machines";

/** Takes the selection along, or the one machine when it is no part of it. */
export function startDrag(event: DragEvent, machine: Machine): void {
  const { keys } = useSelection.getState();
  const dragged = keys.has(machine.key) ? [...keys] : [machine.key];
  if (!keys.has(machine.key)) {
    select(() => ({ keys: new Set(dragged), active: machine.key, anchor: machine.key }));
  }
  event.dataTransfer.effectAllowed = "copyMove";
  event.dataTransfer.setData(TYPE, JSON.stringify(dragged));
  const words = dragged.length === 1 ? machine.domain.name : strings.machinesCount(dragged.length);
  showDragged(event.dataTransfer, words);
}

/** A place that machines can be dropped on. */
export function useDrop(onMachines: (machines: readonly Machine[]) => void) {
  const [over, setOver] = useState(false);
  // Entering a child comes before leaving its parent: the count tells when the place itself is left.
  const depth = useRef(0);
  const carries = (event: DragEvent) => event.dataTransfer.types.includes(TYPE);
  const leave = () => {
    depth.current = 0;
    setOver(false);
  };
  return {
    over,
    drop: {
      onDragEnter: (event: DragEvent) => {
        if (!carries(event)) return;
        depth.current += 1;
        setOver(true);
      },
      onDragOver: (event: DragEvent) => {
        if (!carries(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "move";
      },
      onDragLeave: (event: DragEvent) => {
        if (!carries(event)) return;
        depth.current -= 1;
        if (depth.current <= 0) leave();
      },
      onDrop: (event: DragEvent) => {
        if (!carries(event)) return;
        event.preventDefault();
        leave();
        onMachines(draggedMachines(event));
      },
    },
  };
}

/** What is dropped, as far as it still exists: the keys may come from another window of ours. */
function draggedMachines(event: DragEvent): Machine[] {
  const keys: unknown = JSON.parse(event.dataTransfer.getData(TYPE));
  const wanted = new Set(Array.isArray(keys) ? keys : []);
  return Object.values(useMachines.getState().byConnection).flatMap(({ machines }) =>
    machines.filter(({ key }) => wanted.has(key)),
  );
}
