import { Button, Text } from "@mantine/core";
import { useState } from "react";
import type { KeptImage } from "../../../shared/contract/images.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { toErrorData } from "../../components/errors.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { RelativeTime } from "../../components/RelativeTime.tsx";
import classes from "./Images.module.css";
import { strings } from "./strings.ts";

const words = strings.kept;

interface Props {
  kept: readonly KeptImage[];
  blocked: string | undefined;
  onChange: () => void;
}

interface Asked {
  readonly original: KeptImage;
  readonly how: "delete" | "put-back";
}

/** Originals that copies have replaced: kept until the user lets them go, or back in their place. */
export function Kept({ kept, blocked, onChange }: Props) {
  const [asked, setAsked] = useState<Asked>();
  if (kept.length === 0) return null;
  return (
    <section className={classes["kept"]} aria-label={words.title}>
      <h2 className={classes["heading"]}>{words.title}</h2>
      {kept.map((original) => (
        <div key={original.id} className={classes["original"]}>
          <div className={classes["originalText"]}>
            <div className={classes["path"]}>
              <MiddleTruncate text={original.path} />
            </div>
            <Text fz={12} c="dimmed" component="div">
              {original.why} · <RelativeTime at={original.at} />
              {original.bytes !== undefined && ` · ${formatBytes(original.bytes)}`}
            </Text>
          </div>
          {(["put-back", "delete"] as const).map((how) => (
            <Button
              key={how}
              size="xs"
              variant="default"
              disabled={blocked !== undefined}
              title={blocked}
              onClick={() => setAsked({ original, how })}
            >
              {words[how].ask}
            </Button>
          ))}
        </div>
      ))}
      {asked && <Question {...asked} onDone={onChange} onClose={() => setAsked(undefined)} />}
    </section>
  );
}

function Question({ original, how, onDone, onClose }: Asked & { onDone: () => void; onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorData>();
  const settle = async () => {
    setBusy(true);
    try {
      await client.api.images.settle({ id: original.id, how });
      onDone();
      onClose();
    } catch (thrown) {
      setError(toErrorData(thrown));
      setBusy(false);
    }
  };
  return (
    <ConfirmDialog
      opened
      danger
      title={words[how].title}
      confirm={words[how].confirm}
      busy={busy}
      error={error}
      onConfirm={() => void settle()}
      onClose={onClose}
    >
      <Text>{words[how].body}</Text>
      <div className={classes["path"]}>{how === "delete" ? original.path : original.image}</div>
    </ConfirmDialog>
  );
}
