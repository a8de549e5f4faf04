import { Button, Text } from "@mantine/core";
import { navigate } from "wouter/use-browser-location";
import { JobDialog } from "../jobs/index.ts";
import { consolePath, type Machine } from "../machines/index.ts";
import { strings } from "./strings.ts";

interface Props {
  /** Of the job. */
  id: string;
  machine: Machine;
  /** The clone's name. */
  name: string;
  onClose: () => void;
}

/** A clone on its way, and how that ended. */
export function CloneProgress({ id, machine, name, onClose }: Props) {
  return (
    <JobDialog
      id={id}
      title={strings.title(machine.domain.name)}
      stop={strings.stop}
      outcome={({ state }) => state === "succeeded" && <Text>{strings.done(name)}</Text>}
      next={({ result }) =>
        result !== undefined && (
          <Button
            onClick={() => {
              onClose();
              navigate(consolePath(machine.connection, result));
            }}
          >
            {strings.open}
          </Button>
        )
      }
      onClose={onClose}
    />
  );
}
