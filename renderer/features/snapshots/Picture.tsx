import { useEffect, useRef, useState } from "react";
import { client } from "../../app/session.ts";
import { readChannel } from "../../components/read-channel.ts";
import classes from "./Snapshots.module.css";
import { strings } from "./strings.ts";

interface Props {
  connection: string;
  uuid: string;
  name: string;
}

const MAX_BYTES = 16 * 1024 * 1024;

/** The machine's screen as it was when the snapshot was made. */
export function Picture({ connection, uuid, name }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const show = async () => {
      const bitmap = await createImageBitmap(await read({ connection, uuid, name }, stop.signal));
      if (!stop.signal.aborted && canvas.current) {
        canvas.current.width = bitmap.width;
        canvas.current.height = bitmap.height;
        canvas.current.getContext("2d")?.drawImage(bitmap, 0, 0);
        setShown(true);
      }
      bitmap.close();
    };
    // A picture is an extra: without it the place stays empty.
    show().catch(() => {});
    return () => stop.abort();
  }, [connection, uuid, name]);
  return (
    <div className={classes["picture"]}>
      <canvas ref={canvas} role="img" aria-label={strings.picture(name)} hidden={!shown} />
    </div>
  );
}

async function read(ref: Props, signal: AbortSignal): Promise<Blob> {
  const { ticket } = await client.api.snapshots.picture(ref, { signal });
  return await readChannel(await client.openChannel(ticket), { most: MAX_BYTES, signal });
}
