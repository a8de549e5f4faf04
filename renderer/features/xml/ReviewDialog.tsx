import { Button, Modal, Select } from "@mantine/core";
import { IconAlertTriangle, IconClock } from "@tabler/icons-react";
import { useState } from "react";
import type { HardwareChange, When } from "../../../shared/contract/hardware.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { CommandBlock } from "../../components/CommandBlock.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { useCall } from "../../components/use-call.ts";
import { XmlDiff } from "./editor/XmlDiff.tsx";
import { strings } from "./strings.ts";
import type { Target } from "./use-definition.ts";
import classes from "./Xml.module.css";

interface Props {
  target: Target;
  before: string;
  after: string;
  /** When it can take effect; the first is proposed. */
  options: readonly When[];
  onClose: () => void;
  /** With what came of it, in words. */
  onApplied: (outcome: string) => void;
  /** The definition is not any more what was edited. */
  onConflict: () => void;
}

/** What would change, when, and by which command; and the button that does it. */
export function ReviewDialog({ target, before, after, options, onClose, onApplied, onConflict }: Props) {
  const { connection, uuid, item } = target;
  const [when, setWhen] = useState<When>(options[0]!);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ErrorData>();
  const change: HardwareChange = {
    type: "xml",
    xml: after,
    base: before,
    ...(item !== undefined && { id: item }),
  };
  const preview = useCall(
    (signal) => client.api.hardware.preview({ connection, uuid, change, when }, { signal }),
    [connection, uuid, item, before, after, when],
  );
  const { value } = preview;
  const error = refusal ?? preview.error;
  const apply = async () => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const { effect, reason } = await client.api.hardware.apply({ connection, uuid, change, when });
      onApplied(effect === "next-start" && reason ? strings.doneBecause(reason) : strings.done[effect]);
    } catch (thrown) {
      const data = toErrorData(thrown);
      if (data.code === "changed-meanwhile") onConflict();
      else setRefusal(data);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={strings.reviewTitle} size={1120} yOffset="4vh">
      <div className={classes["review"]}>
        <XmlDiff before={before} after={after} labels={strings} />
        {after.includes("<!--") && <Note icon={IconAlertTriangle} text={strings.comments} />}
        {value?.warnings.map((warning) => (
          <Note key={warning} icon={IconAlertTriangle} text={warning} />
        ))}
        {value?.live && !value.live.possible && (
          <Note icon={IconClock} text={strings.notLive(value.live.reason)} />
        )}
        {error && (
          <ErrorMessage error={error}>
            {error.code === "changed-meanwhile" && (
              <Button size="xs" variant="default" onClick={onConflict}>
                {strings.compare}
              </Button>
            )}
          </ErrorMessage>
        )}
        <div className={classes["command"]}>
          <div className={classes["label"]}>{strings.command}</div>
          <CommandBlock text={value?.command ?? strings.preparing} maxHeight={110} />
        </div>
        <div className={classes["buttons"]}>
          {options.length > 1 && (
            <Select
              label={strings.when}
              data={options.map((option) => ({ value: option, label: strings.whens[option] }))}
              value={when}
              allowDeselect={false}
              onChange={(next) => next && setWhen(next as When)}
              w={260}
            />
          )}
          <span className={classes["grow"]} />
          <Button variant="default" onClick={onClose}>
            {strings.cancel}
          </Button>
          <Button loading={busy} disabled={!value} onClick={() => void apply()} data-autofocus>
            {strings.apply}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function Note({ icon: Icon, text }: { icon: typeof IconClock; text: string }) {
  return (
    <div className={classes["note"]}>
      <Icon size={16} stroke={1.5} aria-hidden className={classes["warning"]} />
      {text}
    </div>
  );
}
