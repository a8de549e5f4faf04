import { useEffect, useRef, useState } from "react";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { toErrorData } from "../../../components/errors.ts";
import { strings } from "../strings.ts";
import { MOST_BYTES, MOST_PIXELS, type PictureFacts } from "./image.ts";
import classes from "./Preview.module.css";
import { Reading } from "./Reading.tsx";
import { type FileRef, readWhole } from "./read-file.ts";

const words = strings.previews;

interface Props {
  file: FileRef;
  bytes: number;
  picture: PictureFacts;
}

/**
 * A picture, decoded to pixels and drawn: nothing of the file becomes part of the page. Sizes that a hostile file
 * claims are bounded before.
 */
export function Picture({ file, bytes, picture: { type, width, height } }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [state, setState] = useState<"reading" | "shown" | "broken">("reading");
  const [error, setError] = useState<ErrorData>();
  const tooMany = width * height > MOST_PIXELS;
  const tooLong = bytes > MOST_BYTES;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another file is another component
  useEffect(() => {
    if (tooMany || tooLong) return;
    const stop = new AbortController();
    const draw = async () => {
      const blob = await readWhole(file, bytes, stop.signal);
      const bitmap = await createImageBitmap(blob.slice(0, blob.size, type)).catch(() => undefined);
      const target = canvas.current;
      if (stop.signal.aborted || !target) return bitmap?.close();
      if (!bitmap) return setState("broken");
      target.width = bitmap.width;
      target.height = bitmap.height;
      target.getContext("bitmaprenderer")?.transferFromImageBitmap(bitmap);
      setState("shown");
    };
    draw().catch((thrown) => !stop.signal.aborted && setError(toErrorData(thrown)));
    return () => stop.abort();
  }, []);
  if (tooMany) return <p className={classes["quiet"]}>{words.imageLarge(width, height)}</p>;
  if (tooLong) return <p className={classes["quiet"]}>{words.imageBytes}</p>;
  if (state === "broken") return <p className={classes["quiet"]}>{words.imageBroken}</p>;
  if (error) return <ErrorMessage error={error} listed />;
  return (
    <div className={classes["picture"]}>
      {state === "reading" && <Reading />}
      <canvas ref={canvas} role="img" aria-label={words.image} hidden={state !== "shown"} />
    </div>
  );
}
