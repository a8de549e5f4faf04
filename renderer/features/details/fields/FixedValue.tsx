import { Input } from "@mantine/core";
import { CopyIcon } from "../../../components/CopyIcon.tsx";
import classes from "./Field.module.css";
import { type Control, frame } from "./frame.ts";

interface Props extends Omit<Control<unknown>, "value" | "onChange"> {
  text: string;
}

/** What can be read and copied, not changed. */
export function FixedValue({ text, ...rest }: Props) {
  return (
    <Input.Wrapper {...frame(rest, "narrow")} labelElement="div">
      <div className={classes["fixed"]}>
        <span>{text}</span>
        <CopyIcon value={text} />
      </div>
    </Input.Wrapper>
  );
}
