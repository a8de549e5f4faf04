import { Button, Input, NumberInput, SegmentedControl } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import type { HostStart, StartPlace } from "../../../../shared/contract/autostart.ts";
import { hostStart, nextPlace } from "../../../../shared/model/start-sequence.ts";
import { openStartOrder } from "../../connections/index.ts";
import { setStart, unavailable } from "../../lifecycle/index.ts";
import { type Machine, useMachines } from "../../machines/index.ts";
import { useDetails } from "../context.ts";
import fieldClasses from "../fields/Field.module.css";
import { frame } from "../fields/frame.ts";
import { strings as words } from "../strings/host-start.ts";

const STARTERS = ["nobody", "libvirt", "guesthouse"] as const;

/** Not of the hardware, so it counts at once: who starts the machine when its host comes up, and in which turn. */
export function StartWithHost({ machine }: { machine: Machine }) {
  const { blocked } = useDetails();
  const id = useId();
  const start = hostStart(machine.domain);
  const disabled = blocked !== undefined || unavailable(machine, "autostart") !== undefined;
  const choose = (by: HostStart["by"]) => {
    if (by !== "guesthouse") return void setStart(machine, { by });
    const { byConnection } = useMachines.getState();
    const others = byConnection[machine.connection]?.machines ?? [];
    void setStart(machine, { by, order: nextPlace(others.map(({ domain }) => domain)), delay: 0 });
  };
  const label = { id, label: words.label, description: words.hints[start.by], problem: undefined, disabled };
  return (
    <>
      <Row>
        <Input.Wrapper {...frame(label, "narrow")} labelElement="div" labelProps={{ id: `${id}-label` }}>
          <SegmentedControl
            aria-labelledby={`${id}-label`}
            aria-describedby={`${id}-description`}
            size="xs"
            disabled={disabled}
            data={STARTERS.map((value) => ({ value, label: words.by[value] }))}
            value={start.by}
            onChange={choose}
            style={{ justifySelf: "end" }}
          />
        </Input.Wrapper>
      </Row>
      {start.by === "guesthouse" && <Turn machine={machine} place={start} disabled={disabled} />}
    </>
  );
}

interface TurnProps {
  machine: Machine;
  place: StartPlace;
  disabled: boolean;
}

function Turn({ machine, place: { order, delay }, disabled }: TurnProps) {
  const set = (change: Partial<StartPlace>) =>
    void setStart(machine, { by: "guesthouse", order, delay, ...change });
  return (
    <>
      {machine.domain.autostart && (
        <div className={fieldClasses["row"]}>
          <div className={fieldClasses["conflict"]}>
            <span>{words.both}</span>
            <Button size="compact-xs" variant="default" disabled={disabled} onClick={() => set({})}>
              {words.onlyOrder}
            </Button>
          </div>
        </div>
      )}
      <Row>
        <WrittenNumber
          label={words.order}
          description={words.orderHint}
          disabled={disabled}
          value={order}
          min={1}
          max={10_000}
          onWrite={(next) => set({ order: next })}
        />
      </Row>
      <Row>
        <WrittenNumber
          label={words.delay}
          description={words.delayHint}
          disabled={disabled}
          value={delay}
          unit={words.seconds}
          min={0}
          max={86_400}
          onWrite={(next) => set({ delay: next })}
        />
      </Row>
      <Row>
        <Button
          size="compact-xs"
          variant="default"
          style={{ justifySelf: "end" }}
          onClick={() => openStartOrder(machine.connection)}
        >
          {words.whole}
        </Button>
      </Row>
    </>
  );
}

function Row({ children }: { children: ReactNode }) {
  return (
    <div className={fieldClasses["row"]}>
      <div className={fieldClasses["line"]}>{children}</div>
    </div>
  );
}

interface NumberProps {
  label: string;
  description: string;
  disabled: boolean;
  value: number;
  min: number;
  max: number;
  unit?: string;
  onWrite: (value: number) => void;
}

/** A number that is written when the field is left or Enter is pressed, not with each digit. */
function WrittenNumber({ value, min, max, unit, onWrite, ...rest }: NumberProps) {
  const id = useId();
  const [typed, setTyped] = useState<number | string>();
  const shown = typed ?? value;
  const fits = typeof shown === "number" && shown >= min && shown <= max;
  const write = () => {
    if (typeof typed !== "number" || !fits) return;
    if (typed !== value) onWrite(typed);
    setTyped(undefined);
  };
  return (
    <NumberInput
      {...frame({ id, problem: fits ? undefined : words.outside(min, max), ...rest })}
      value={shown}
      min={min}
      max={max}
      allowDecimal={false}
      clampBehavior="none"
      suffix={unit ? ` ${unit}` : ""}
      onChange={setTyped}
      onBlur={write}
      onKeyDown={(event) => {
        if (event.key === "Enter") {
          event.preventDefault();
          write();
        } else if (event.key === "Escape") setTyped(undefined);
      }}
    />
  );
}
