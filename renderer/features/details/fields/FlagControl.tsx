import { Input, SegmentedControl, Switch } from "@mantine/core";
import { strings } from "../strings/page.ts";
import { type Control, frame } from "./frame.ts";

const words = strings.field;
const CHOICES = [
  { value: "unset", label: words.unset },
  { value: "on", label: words.on },
  { value: "off", label: words.off },
];

/** On, off, or what libvirt does by itself. */
export function FlagControl({ value, onChange, ...rest }: Control<boolean>) {
  return (
    <Input.Wrapper {...frame(rest, "narrow")} labelElement="div" labelProps={{ id: `${rest.id}-label` }}>
      <SegmentedControl
        aria-labelledby={`${rest.id}-label`}
        aria-describedby={`${rest.id}-description`}
        size="xs"
        disabled={rest.disabled}
        data={CHOICES}
        value={value === undefined ? "unset" : value ? "on" : "off"}
        onChange={(next) => onChange(next === "unset" ? undefined : next === "on")}
        style={{ justifySelf: "end" }}
      />
    </Input.Wrapper>
  );
}

/** On or off, where there is nothing between. */
export function PresenceControl({ value, onChange, ...rest }: Control<boolean>) {
  return (
    <Input.Wrapper {...frame(rest, "narrow")}>
      <Switch
        id={rest.id}
        aria-describedby={`${rest.id}-description`}
        disabled={rest.disabled}
        checked={value ?? false}
        onChange={(event) => onChange(event.currentTarget.checked || undefined)}
        style={{ justifySelf: "end" }}
      />
    </Input.Wrapper>
  );
}
