import { UnstyledButton } from "@mantine/core";
import type { Problem } from "./editor/check.ts";
import { strings } from "./strings.ts";
import classes from "./Xml.module.css";

interface Props {
  problems: readonly Problem[];
  onChoose: (line: number) => void;
}

/** What is wrong, line by line; each leads to its line. */
export function Problems({ problems, onChoose }: Props) {
  if (problems.length === 0) return null;
  return (
    <ul aria-label={strings.problemList} className={classes["problems"]}>
      {problems.map(({ line, message }) => (
        <li key={`${line} ${message}`}>
          <UnstyledButton className={classes["problem"]} onClick={() => onChoose(line)}>
            <span className={classes["line"]}>{strings.line(line)}</span>
            <span>{message}</span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
