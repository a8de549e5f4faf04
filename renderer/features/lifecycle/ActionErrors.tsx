import { Button } from "@mantine/core";
import { Link } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { type Machine, machinePath } from "../machines/index.ts";
import { dismissError, repair, useFailures } from "./store.ts";
import { strings } from "./strings.ts";

interface Props {
  machines: readonly Machine[];
  className?: string | undefined;
  /** On a machine's own page its name needs no telling. */
  named?: boolean;
}

/** Actions that failed, each with its repair; nothing where nothing has. */
export function ActionErrors({ machines, className, named = true }: Props) {
  const failures = useFailures((state) => state.failures);
  const failed = machines.filter(({ key }) => failures[key]);
  if (failed.length === 0) return null;
  return (
    <div className={className}>
      {failed.map((machine) => {
        const { name, error, action } = failures[machine.key]!;
        const { connection, domain } = machine;
        return (
          <ErrorMessage
            key={machine.key}
            error={named ? { ...error, message: strings.failedOn(name, error.message) } : error}
            onDismiss={() => dismissError(machine.key)}
            onRepair={(action) => {
              if (action.kind !== "open-details") void repair(machine, action);
              else navigate(machinePath(connection, domain.uuid, "details"));
            }}
          >
            {action === "start" && (
              <Button
                component={Link}
                href={machinePath(connection, domain.uuid, "log")}
                size="xs"
                variant="default"
              >
                {strings.openLog}
              </Button>
            )}
          </ErrorMessage>
        );
      })}
    </div>
  );
}
