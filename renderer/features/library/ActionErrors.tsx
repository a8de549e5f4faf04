import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import type { Machine } from "../machines/index.ts";
import { useMachines } from "../machines/index.ts";
import { dismissError, request } from "./actions.ts";
import classes from "./LibraryPage.module.css";
import { strings } from "./strings.ts";

/** Actions that failed, above the machines that they were for. */
export function ActionErrors({ machines }: { machines: readonly Machine[] }) {
  const errors = useMachines((state) => state.errors);
  const keys = Object.keys(errors);
  if (keys.length === 0) return null;
  return (
    <div className={classes["errors"]}>
      {keys.map((key) => {
        const { name, error } = errors[key]!;
        const machine = machines.find((each) => each.key === key);
        return (
          <ErrorMessage
            key={key}
            error={{ ...error, message: strings.failedOn(name, error.message) }}
            onDismiss={() => dismissError(key)}
            {...(machine &&
              error.action?.kind === "force-off" && { onRepair: () => request(machine, "destroy") })}
          />
        );
      })}
    </div>
  );
}
