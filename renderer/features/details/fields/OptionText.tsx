import classes from "./Field.module.css";

/** An option of a list: its name, and under it what there is to say of it. */
export function OptionText({
  option,
}: {
  option: { value: string; label?: string; note?: string | undefined };
}) {
  return (
    <span className={classes["option"]}>
      {option.label ?? option.value}
      {option.note && <span className={classes["optionNote"]}>{option.note}</span>}
    </span>
  );
}
