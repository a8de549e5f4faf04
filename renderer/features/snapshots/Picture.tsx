import { useEffect, useState } from "react";
import { client } from "../../app/session.ts";
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
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const stop = new AbortController();
    let made: string | undefined;
    read({ connection, uuid, name }, stop.signal).then(
      (blob) => {
        if (stop.signal.aborted) return;
        made = URL.createObjectURL(blob);
        setAddress(made);
      },
      // A picture is an extra: without it the place stays empty.
      () => {},
    );
    return () => {
      stop.abort();
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [connection, uuid, name]);
  return (
    <div className={classes["picture"]}>
      {address !== undefined && <img src={address} alt={strings.picture(name)} />}
    </div>
  );
}

async function read(ref: Props, signal: AbortSignal): Promise<Blob> {
  const { ticket } = await client.api.snapshots.picture(ref, { signal });
  const channel = await client.openChannel(ticket);
  try {
    channel.end();
    const parts: BlobPart[] = [];
    let size = 0;
    for await (const bytes of channel) {
      size += bytes.length;
      if (size > MAX_BYTES) throw new Error("the picture is too large");
      parts.push(bytes.slice());
    }
    signal.throwIfAborted();
    return new Blob(parts, { type: "image/png" });
  } finally {
    channel.close();
  }
}
