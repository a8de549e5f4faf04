import { Kbd as MantineKbd } from "@mantine/core";
import { Fragment } from "react";

/** A key combination, its keys in order: `<Kbd keys={["Ctrl", "K"]} />`. */
export function Kbd({ keys }: { keys: readonly string[] }) {
  return (
    <span>
      {keys.map((key, index) => (
        <Fragment key={key}>
          {index > 0 && " + "}
          <MantineKbd size="sm">{key}</MantineKbd>
        </Fragment>
      ))}
    </span>
  );
}
