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
        const { name, error } = failures[machine.key]!;
        return (
          <ErrorMessage
            key={machine.key}
            error={named ? { ...error, message: strings.failedOn(name, error.message) } : error}
            onDismiss={() => dismissError(machine.key)}
            onRepair={(action) => {
              if (action.kind !== "open-details") void repair(machine, action);
              else navigate(machinePath(machine.connection, machine.domain.uuid, "details"));
            }}
          />
        );
      })}
    </div>
  );
}
