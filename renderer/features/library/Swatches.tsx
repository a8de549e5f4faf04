import { type KeyboardEvent, useRef } from "react";
import { type TagColour, tagColour } from "../../../shared/contract/domains.ts";
import classes from "./Dialogs.module.css";
import { strings } from "./strings.ts";
import { TagDot } from "./TagChip.tsx";

interface Props {
  value: TagColour;
  onChange: (colour: TagColour) => void;
}

/** One colour of all: a group of radio buttons, arrow keys go round. */
export function Swatches({ value, onChange }: Props) {
  const group = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const colours = tagColour.options;
    const next = (colours.indexOf(value) + by + colours.length) % colours.length;
    onChange(colours[next]!);
    group.current?.querySelectorAll("button")[next]?.focus();
  };
  return (
    <div
      ref={group}
      role="radiogroup"
      aria-label={strings.tags.colour}
      className={classes["swatches"]}
      onKeyDown={onKeyDown}
    >
      {tagColour.options.map((colour) => (
        // biome-ignore lint/a11y/useSemanticElements: a native radio cannot be shown as a swatch
        <button
          key={colour}
          type="button"
          role="radio"
          aria-checked={colour === value}
          aria-label={strings.tags.colours[colour]}
          title={strings.tags.colours[colour]}
          tabIndex={colour === value ? 0 : -1}
          className={classes["swatch"]}
          onClick={() => onChange(colour)}
        >
          <TagDot colour={colour} />
        </button>
      ))}
    </div>
  );
}
