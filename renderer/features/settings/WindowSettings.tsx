import { Switch } from "@mantine/core";
import { useId, useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { type Platform, platform } from "../../app/platform.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { useCall } from "../../components/use-call.ts";
import { NotificationSetting } from "./NotificationSetting.tsx";
import classes from "./SettingsPage.module.css";
import { strings } from "./strings.ts";

/** What closing the window does; a browser's window is not ours to keep, but it has to be allowed to tell anything. */
export function WindowSettings() {
  return platform ? <TraySetting platform={platform} /> : <NotificationSetting />;
}

function TraySetting({ platform }: { platform: Platform }) {
  const id = useId();
  const { value: kept } = useCall(() => platform.keepInTray(), [platform]);
  const [chosen, setChosen] = useState<boolean>();
  const [error, setError] = useState<ErrorData>();
  const choose = async (keep: boolean) => {
    setError(undefined);
    setChosen(keep);
    try {
      await platform.setKeepInTray(keep);
    } catch (thrown) {
      setChosen(!keep);
      setError(toErrorData(thrown));
    }
  };
  return (
    <section aria-label={strings.window}>
      <h2>{strings.window}</h2>
      <div className={classes["row"]}>
        <div>
          <label htmlFor={id}>{strings.tray}</label>
          <div id={`${id}-hint`} className={classes["hint"]}>
            {strings.trayHint}
          </div>
        </div>
        <Switch
          id={id}
          aria-describedby={`${id}-hint`}
          disabled={kept === undefined}
          checked={chosen ?? kept ?? false}
          onChange={(event) => void choose(event.currentTarget.checked)}
        />
      </div>
      {error && <ErrorMessage error={error} />}
    </section>
  );
}
