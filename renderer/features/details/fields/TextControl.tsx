import { Textarea, TextInput } from "@mantine/core";
import type { ChangeEvent } from "react";
import { strings } from "../strings/page.ts";
import classes from "./Field.module.css";
import { type Control, frame } from "./frame.ts";
import { pathOf, useEndInSight } from "./use-end-in-sight.ts";

interface Props extends Control<string> {
  maxLength?: number | undefined;
  lines?: boolean;
}

/** A line of text or several of them. Empty stands for "not set". */
export function TextControl({ value, onChange, maxLength, lines, ...rest }: Props) {
  const path = pathOf(value);
  const input = useEndInSight(path);
  const change = (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
    onChange(event.currentTarget.value || undefined);
  const shared = {
    value: value ?? "",
    onChange: change,
    spellCheck: false,
    ...(maxLength !== undefined && { maxLength }),
  };
  if (lines) return <Textarea {...frame(rest, "wide")} {...shared} autosize minRows={2} maxRows={10} />;
  return (
    <TextInput
      {...frame(rest)}
      {...shared}
      ref={input}
      placeholder={strings.field.empty}
      {...(path !== undefined && { wrapperProps: { className: classes["mono"] }, title: path })}
    />
  );
}
