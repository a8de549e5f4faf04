import classes from "./Sparkline.module.css";

interface Props {
  /** 0..1, oldest first; the newest stands at the right edge. */
  values: readonly number[];
  /** How many values fill the width. */
  capacity?: number;
}

const WIDTH = 60;
const HEIGHT = 16;

/** A small curve beside a number that says the same: hidden from screen readers. */
export function Sparkline({ values, capacity = 30 }: Props) {
  const step = WIDTH / (capacity - 1);
  const left = WIDTH - (values.length - 1) * step;
  const line = values
    .map(
      (value, index) =>
        `${(left + index * step).toFixed(1)},${(HEIGHT - 1 - value * (HEIGHT - 2)).toFixed(1)}`,
    )
    .join(" ");
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={classes["root"]}
      aria-hidden="true"
    >
      {values.length > 1 && (
        <>
          <polygon
            className={classes["area"]}
            points={`${left.toFixed(1)},${HEIGHT} ${line} ${WIDTH},${HEIGHT}`}
          />
          <polyline className={classes["line"]} points={line} />
        </>
      )}
    </svg>
  );
}
