import type { ReactNode } from "react";
import classes from "./Field.module.css";

/** What every control is given besides its value. */
export interface Control<T> {
  id: string;
  label: string;
  /** Stands under the label. */
  description: ReactNode;
  problem: string | undefined;
  disabled: boolean;
  value: T | undefined;
  onChange: (value: T | undefined) => void;
}

const ORDER: ("label" | "description" | "error" | "input")[] = ["label", "description", "error", "input"];

/**
 * Props that lay a Mantine input out as a row: words on the left, the control on the right. `wide` puts the control
 * below, `narrow` gives it no more room than it needs.
 */
export const frame = (
  { id, label, description, problem, disabled }: Omit<Control<unknown>, "value" | "onChange">,
  layout?: "wide" | "narrow",
) => ({
  id,
  label,
  description,
  error: problem,
  disabled,
  inputWrapperOrder: ORDER,
  classNames: {
    root: layout ? `${classes["field"]} ${classes[layout]}` : classes["field"]!,
    label: classes["label"]!,
    description: classes["description"]!,
    error: classes["error"]!,
  },
});
