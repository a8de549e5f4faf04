import { IconX } from "@tabler/icons-react";
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState, type WheelEvent } from "react";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { StateBadge } from "../../components/StateBadge.tsx";
import { useMachine } from "../machines/index.ts";
import { changeTabs, closeTab, goTo, useTabs } from "./store.ts";
import { strings } from "./strings.ts";
import classes from "./TabBar.module.css";
import { indexOfTab, moveTab, sameMachine, type Tab } from "./tabs.ts";

export const tabId = ({ connection, uuid }: Pick<Tab, "connection" | "uuid">) => `tab-${connection}-${uuid}`;

interface Props {
  current: Tab;
  /** Id of the element that the tabs change. */
  controls: string;
}

/** The open machines, above the page of the one in view; of a single one there is no bar. */
export function TabBar({ current, controls }: Props) {
  const tabs = useTabs((state) => state.tabs);
  const [dragged, setDragged] = useState<Tab>();
  if (tabs.length < 2) return null;
  const onWheel = (event: WheelEvent<HTMLElement>) => {
    event.currentTarget.scrollLeft += event.deltaY;
  };
  return (
    <div role="tablist" aria-label={strings.label} className={classes["bar"]} onWheel={onWheel}>
      {tabs.map((tab) => (
        <MachineTab
          key={tabId(tab)}
          tab={tab}
          current={current}
          controls={controls}
          dragged={dragged}
          onDrag={setDragged}
        />
      ))}
    </div>
  );
}

interface TabProps extends Props {
  tab: Tab;
  dragged: Tab | undefined;
  onDrag: (tab: Tab | undefined) => void;
}

function MachineTab({ tab, current, controls, dragged, onDrag }: TabProps) {
  const domain = useMachine(tab.connection, tab.uuid)?.domain;
  const name = domain?.title || domain?.name || strings.unknown;
  const here = sameMachine(tab, current);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (here) void root.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [here]);

  const close = () => closeTab(tab, current);
  const onDragStart = (event: DragEvent) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("application/x-guesthouse-tab", tabId(tab));
    onDrag(tab);
  };
  const onDragOver = (event: DragEvent) => {
    if (!dragged) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    if (!sameMachine(dragged, tab)) changeTabs((tabs) => moveTab(tabs, dragged, indexOfTab(tabs, tab)));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer's shortcuts; the tab in it does the same by keys
    <div
      ref={root}
      role="presentation"
      className={classes["tab"]}
      data-current={here || undefined}
      data-dragged={(dragged && sameMachine(dragged, tab)) || undefined}
      draggable
      onDragStart={onDragStart}
      onDragOver={onDragOver}
      onDrop={(event) => event.preventDefault()}
      onDragEnd={() => onDrag(undefined)}
      onAuxClick={(event) => event.button === 1 && close()}
      // The middle button would begin to scroll.
      onMouseDown={(event) => event.button === 1 && event.preventDefault()}
    >
      <button
        type="button"
        role="tab"
        id={tabId(tab)}
        aria-selected={here}
        aria-controls={controls}
        aria-keyshortcuts="Delete"
        tabIndex={here ? 0 : -1}
        className={classes["open"]}
        onClick={() => goTo(tab)}
        onKeyDown={(event) => onTabKey(event, tab, close)}
      >
        {domain && <StateBadge state={domain.state} bare />}
        <MiddleTruncate text={name} />
      </button>
      {/* A tab can hold no other control for screen readers; they have the Delete key and the command. */}
      <button
        type="button"
        tabIndex={-1}
        aria-hidden
        title={strings.close(name)}
        className={classes["close"]}
        onClick={close}
      >
        <IconX size={14} stroke={1.5} />
      </button>
    </div>
  );
}

/** Arrows go through the tabs, with Ctrl and Shift they move the tab; Delete closes it. */
function onTabKey(event: KeyboardEvent<HTMLElement>, tab: Tab, close: () => void): void {
  const { key, ctrlKey, shiftKey } = event;
  const step = key === "ArrowLeft" ? -1 : key === "ArrowRight" ? 1 : 0;
  if (key === "Delete") {
    event.preventDefault();
    close();
    return;
  }
  if (step !== 0 && ctrlKey && shiftKey) {
    event.preventDefault();
    changeTabs((tabs) => moveTab(tabs, tab, indexOfTab(tabs, tab) + step));
    return;
  }
  const buttons = [
    ...event.currentTarget.closest('[role="tablist"]')!.querySelectorAll<HTMLElement>('[role="tab"]'),
  ];
  const at = buttons.indexOf(event.currentTarget);
  const target = key === "Home" ? 0 : key === "End" ? buttons.length - 1 : step === 0 ? undefined : at + step;
  if (target === undefined || ctrlKey) return;
  event.preventDefault();
  buttons.at(target % buttons.length)?.focus();
}
