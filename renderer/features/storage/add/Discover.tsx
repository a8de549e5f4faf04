import { Button, Select } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { isEmptyValue, type PoolValues, poolType } from "../../../../shared/storage/pool-types.ts";
import { client } from "../../../app/session.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { isAbort, toErrorData } from "../../../components/errors.ts";
import classes from "../Storage.module.css";
import { strings } from "../strings.ts";
import type { Form } from "./use-form.ts";

const words = strings.addDialog;

/** Asks libvirt what there is, and fills the form with what the user chooses of it. */
export function Discover({ connection, form }: { connection: string; form: Form }) {
  const { discover, fields } = poolType(form.type)!;
  const [found, setFound] = useState<readonly PoolValues[]>();
  const [error, setError] = useState<ErrorData>();
  const [busy, setBusy] = useState(false);
  const asking = useRef<AbortController>(undefined);
  useEffect(() => () => asking.current?.abort(), []);
  if (!discover) return null;
  const missing = discover.some((key) => fields[key]?.required && isEmptyValue(form.values[key]));
  const find = async () => {
    asking.current = new AbortController();
    setBusy(true);
    setError(undefined);
    setFound(undefined);
    try {
      const values = Object.fromEntries(
        discover.flatMap((key) => (isEmptyValue(form.values[key]) ? [] : [[key, form.values[key]!]])),
      ) as Record<string, string | string[]>;
      const { signal } = asking.current;
      setFound(
        (await client.api.storage.discover({ connection, type: form.type, values }, { signal })).sources,
      );
    } catch (thrown) {
      if (!isAbort(thrown)) setError(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes["wide"]}>
      <div className={classes["find"]}>
        <Button
          size="xs"
          variant="default"
          disabled={missing}
          title={missing ? words.fill : undefined}
          onClick={() => (busy ? asking.current?.abort() : void find())}
        >
          {busy ? `${words.finding} ${words.stop}` : words.find}
        </Button>
        {found && found.length > 0 && (
          <Select
            aria-label={words.found}
            placeholder={words.chooseFound}
            w={420}
            data={found.map((source, index) => ({ value: String(index), label: labelOf(source) }))}
            onChange={(index) => index !== null && form.setValues(found[Number(index)] ?? {})}
          />
        )}
        {found?.length === 0 && <span role="status">{words.foundNothing}</span>}
      </div>
      {error && <ErrorMessage error={error} onDismiss={() => setError(undefined)} />}
    </div>
  );
}

const labelOf = (source: PoolValues): string => Object.values(source).flat().join(" · ");
