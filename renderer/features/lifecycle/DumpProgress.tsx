import { Text } from "@mantine/core";
import { JobDialog } from "../jobs/index.ts";
import { strings } from "./strings.ts";

const words = strings["core-dump"];

interface Props {
  /** Of the job. */
  id: string;
  name: string;
  path: string;
  onClose: () => void;
}

/** A memory on its way into a file, and how that ended. */
export function DumpProgress({ id, name, path, onClose }: Props) {
  return (
    <JobDialog
      id={id}
      title={words.title(name)}
      stop={words.stop}
      outcome={({ state }) => state === "succeeded" && <Text>{words.written(path)}</Text>}
      onClose={onClose}
    />
  );
}
