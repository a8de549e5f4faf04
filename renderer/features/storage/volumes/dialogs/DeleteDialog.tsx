import { Skeleton, Text } from "@mantine/core";
import { useState } from "react";
import type { ErrorData } from "../../../../../shared/model/error.ts";
import { formatBytes } from "../../../../../shared/model/units.ts";
import { client } from "../../../../app/session.ts";
import { BoxedList } from "../../../../components/BoxedList.tsx";
import { ConfirmDialog } from "../../../../components/ConfirmDialog.tsx";
import { toErrorData } from "../../../../components/errors.ts";
import { MiddleTruncate } from "../../../../components/MiddleTruncate.tsx";
import { useCall } from "../../../../components/use-call.ts";
import { Command } from "../../../lifecycle/index.ts";
import type { Place } from "../../model.ts";
import { begin } from "../store.ts";
import { strings } from "../strings.ts";
import classes from "../Volumes.module.css";

const words = strings.remove;

/** Exactly what goes, and who needs it. */
export function DeleteDialog({
  place,
  names,
  onClose,
}: {
  place: Place;
  names: readonly string[];
  onClose: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorData>();
  const [looks, setLooks] = useState(0);
  const request = { ...place, volumes: [...names] };
  const plan = useCall(
    (signal) => client.api.volumes.describeRemoval(request, { signal }),
    [names.join("\n"), looks],
  );
  const revision = plan.value?.revision;
  const preview = useCall(
    async (signal) =>
      revision === undefined
        ? undefined
        : await client.api.volumes.remove({ ...request, revision, preview: true }, { signal }),
    [revision],
  );
  const remove = async () => {
    if (revision === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      await begin(place, () => client.api.volumes.remove({ ...request, revision }));
      onClose();
    } catch (thrown) {
      setError(toErrorData(thrown));
      setLooks((before) => before + 1);
      setBusy(false);
    }
  };
  const going = new Set(plan.value?.volumes.map(({ path }) => path));
  const needed = plan.value?.volumes.some(
    ({ usedBy, overlays }) => usedBy.length > 0 || overlays.some((overlay) => !going.has(overlay)),
  );
  return (
    <ConfirmDialog
      opened
      danger
      title={words.title(names)}
      confirm={words.confirm}
      ready={plan.value !== undefined && !needed}
      busy={busy}
      error={error ?? plan.error}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      {plan.value ? (
        <>
          <Text>{needed ? words.needed : words.body}</Text>
          <BoxedList className={classes["going"]}>
            {plan.value.volumes.map(({ name, path, allocation, usedBy, overlays, secret }) => (
              <li key={name}>
                <MiddleTruncate text={path} keep={32} className={classes["mono"]} />
                <span className={classes["quiet"]}>
                  {[
                    allocation !== undefined && formatBytes(allocation),
                    usedBy.length > 0 && words.usedBy(usedBy.join(", ")),
                    overlays.length > 0 && words.baseOf(overlays.join(", ")),
                    secret !== undefined && words.secret(secret),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </li>
            ))}
          </BoxedList>
          {!needed && <Command text={preview.value?.command} />}
        </>
      ) : (
        !plan.error && <Skeleton height={120} role="status" aria-label={words.looking} />
      )}
    </ConfirmDialog>
  );
}
