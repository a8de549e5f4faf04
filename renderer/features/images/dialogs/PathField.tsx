import { TextInput } from "@mantine/core";
import { hostPath } from "../../../../shared/contract/images.ts";
import classes from "../Images.module.css";
import { strings } from "../strings.ts";

interface Props {
  label: string;
  description?: string;
  value: string;
  onChange: (value: string) => void;
}

export const isPath = (value: string): boolean => hostPath.safeParse(value).success && !value.endsWith("/");

/** A file on the connection's host. */
export function PathField({ label, description, value, onChange }: Props) {
  return (
    <TextInput
      label={label}
      description={description}
      value={value}
      maxLength={4096}
      classNames={{ input: classes["path"]! }}
      error={value !== "" && !isPath(value) ? strings.badPath : undefined}
      data-autofocus
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
