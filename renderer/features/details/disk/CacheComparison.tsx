import { Collapse, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAlertTriangle, IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { Values } from "../../../../shared/hardware/property.ts";
import classes from "./Disk.module.css";
import { strings } from "./strings.ts";
import { modeWarnings } from "./warnings.ts";

/** What goes wrong with the modes as they are chosen, and how the cache modes differ. */
export function CacheComparison({ values }: { values: Values }) {
  const [open, { toggle }] = useDisclosure(false);
  return (
    <div className={classes["modes"]}>
      {modeWarnings(values).map((warning) => (
        <div key={warning} role="status" className={classes["warning"]}>
          <IconAlertTriangle size={16} stroke={1.5} aria-hidden />
          {warning}
        </div>
      ))}
      <UnstyledButton className={classes["toggle"]} onClick={toggle} aria-expanded={open}>
        {open ? <IconChevronDown size={16} stroke={1.5} /> : <IconChevronRight size={16} stroke={1.5} />}
        {strings.compare}
      </UnstyledButton>
      <Collapse expanded={open} transitionDuration={100}>
        {open && <Table chosen={values["cache"]} />}
      </Collapse>
    </div>
  );
}

function Table({ chosen }: { chosen: Values[string] | undefined }) {
  return (
    <table className={classes["table"]}>
      <thead>
        <tr>
          {Object.entries(strings.head).map(([key, label]) => (
            <th key={key} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Object.entries(strings.cache).map(([mode, { cache, loss, gain }]) => (
          <tr key={mode} data-chosen={mode === chosen || undefined}>
            <th scope="row">{mode}</th>
            <td>{cache}</td>
            <td>{loss}</td>
            <td>{gain}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
