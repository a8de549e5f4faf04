import { Text } from "@mantine/core";
import { JobDialog } from "../jobs/index.ts";
import { strings } from "./strings.ts";

const words = strings.progress;

/** A conversion on its way. */
export interface Started {
  /** Of the job. */
  id: string;
  repoint: boolean;
  live: boolean;
  /** The copy is compared with the original before it is done. */
  compared: boolean;
}

interface Props {
  title: string;
  started: Started;
  onClose: () => void;
}

/** How far a conversion is, and how it ended. */
export function ConvertProgress({ title, started, onClose }: Props) {
  const { id, repoint, live, compared } = started;
  const done = live ? words.doneLive : compared ? words.doneCompared : words.done;
  return (
    <JobDialog
      id={id}
      title={title}
      stop={words.stop}
      outcome={({ state, result = "" }) =>
        state === "succeeded" ? (
          <>
            <Text style={{ overflowWrap: "anywhere" }}>{done(result)}</Text>
            {(repoint || live) && <Text c="dimmed">{words.repointed}</Text>}
          </>
        ) : (
          state === "cancelled" && <Text>{words.stopped}</Text>
        )
      }
      onClose={onClose}
    />
  );
}
