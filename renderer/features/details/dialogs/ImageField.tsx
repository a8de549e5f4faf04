import { Input, SegmentedControl } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "../fields/Field.module.css";
import { frame } from "../fields/frame.ts";
import { MemoryControl } from "../fields/MemoryControl.tsx";
import { strings } from "../strings/page.ts";

const words = strings.add.image;

interface Props {
  /** Size of the image that is to be made, in MiB; undefined: one that is there already is chosen. */
  sizeMiB: number | string | undefined;
  /** What is wrong with the size. */
  problem: string | undefined;
  disabled: boolean;
  onChange: (sizeMiB: number | string | undefined) => void;
}

/** Where the image of a new disk comes from: it is made, or one that is there already is taken. */
export function ImageField({ sizeMiB, problem, disabled, onChange }: Props) {
  const id = useId();
  const control = { id, label: words.label, description: words.hint, problem: undefined, disabled };
  return (
    <>
      <Row>
        <Input.Wrapper {...frame(control)} labelElement="div" labelProps={{ id: `${id}-label` }}>
          <SegmentedControl
            aria-labelledby={`${id}-label`}
            size="xs"
            disabled={disabled}
            data={[
              { value: "new", label: words.create },
              { value: "old", label: words.existing },
            ]}
            value={sizeMiB === undefined ? "old" : "new"}
            onChange={(next) => onChange(next === "new" ? USUAL_SIZE_MIB : undefined)}
            style={{ justifySelf: "end" }}
          />
        </Input.Wrapper>
      </Row>
      {sizeMiB !== undefined && (
        <Row>
          <MemoryControl
            id={`${id}-image-size`}
            label={words.size}
            description={words.sizeHint}
            problem={problem}
            disabled={disabled}
            value={sizeMiB}
            onChange={(next) => onChange(next ?? "")}
          />
        </Row>
      )}
    </>
  );
}

const Row = ({ children }: { children: ReactNode }) => (
  <div className={classes["row"]}>
    <div className={classes["line"]}>{children}</div>
  </div>
);

/** What a disk that is added begins with: 20 GiB, of which it takes only what is written. */
export const USUAL_SIZE_MIB = 20 * 1024;
