import { Collapse, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import classes from "../Images.module.css";
import { strings } from "../strings.ts";

const words = strings.grow;

/** A larger disk helps only once the guest's partition is larger too: how that is done. */
export function GrowGuest() {
  const [open, { toggle }] = useDisclosure(false);
  return (
    <div>
      <UnstyledButton className={classes["toggle"]} onClick={toggle} aria-expanded={open}>
        {open ? <IconChevronDown size={16} stroke={1.5} /> : <IconChevronRight size={16} stroke={1.5} />}
        {words.title}
      </UnstyledButton>
      <Collapse expanded={open} transitionDuration={100}>
        {open &&
          words.systems.map(({ system, steps }) => (
            <div key={system} className={classes["system"]}>
              <strong>{system}</strong>
              <ol className={classes["steps"]}>
                {steps.map(({ text, command }) => (
                  <li key={text}>
                    {text} {command && <code>{command}</code>}
                  </li>
                ))}
              </ol>
            </div>
          ))}
      </Collapse>
    </div>
  );
}
