import { TextInput } from "@mantine/core";
import { IconFolder } from "@tabler/icons-react";
import { groupPath } from "../machines/index.ts";
import classes from "./GroupField.module.css";
import { strings } from "./strings.ts";
import { useGroups } from "./use-groups.ts";

interface Props {
  value: string;
  onChange: (value: string) => void;
  note: string;
  error?: string | undefined;
}

/** A group's path, typed or chosen from those that there are; the choices stand below and cover nothing. */
export function GroupField({ value, onChange, note, error }: Props) {
  const { paths } = useGroups();
  const typed = groupPath(value).toLowerCase();
  // A path that is there already was chosen, not looked for: then all are shown again.
  const shown = paths.some((path) => path.toLowerCase() === typed)
    ? paths
    : paths.filter((path) => path.toLowerCase().includes(typed));
  return (
    <div>
      <TextInput
        label={strings.groups.field}
        description={note}
        error={error}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        data-autofocus
      />
      {shown.length > 0 && (
        <ul className={classes["list"]} aria-label={strings.groups.heading}>
          {shown.map((path) => (
            <li key={path}>
              <button
                type="button"
                className={classes["group"]}
                aria-pressed={path === groupPath(value)}
                onClick={() => onChange(path)}
              >
                <IconFolder size={16} stroke={1.5} aria-hidden />
                <span className={classes["path"]} title={path}>
                  {path}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
