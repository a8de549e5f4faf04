import { Switch } from "@mantine/core";
import { useId, useState } from "react";
import { notificationObstacle, useNotifications, wantNotifications } from "../jobs/index.ts";
import classes from "./SettingsPage.module.css";
import { strings } from "./strings.ts";

/** Whether the browser tells of work that ends in the background; it has to allow that. */
export function NotificationSetting() {
  const id = useId();
  const wanted = useNotifications((state) => state.wanted);
  const [obstacle, setObstacle] = useState(notificationObstacle);
  return (
    <section aria-label={strings.notifications}>
      <h2>{strings.notifications}</h2>
      <div className={classes["row"]}>
        <div>
          <label htmlFor={id}>{strings.notify}</label>
          <div id={`${id}-hint`} className={classes["hint"]}>
            {obstacle ? strings.notifyObstacles[obstacle] : strings.notifyHint}
          </div>
        </div>
        <Switch
          id={id}
          aria-describedby={`${id}-hint`}
          disabled={obstacle === "missing"}
          checked={wanted && obstacle === undefined}
          onChange={(event) => {
            void wantNotifications(event.currentTarget.checked).then(setObstacle);
          }}
        />
      </div>
    </section>
  );
}
