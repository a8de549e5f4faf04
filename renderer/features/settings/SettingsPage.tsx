import { Button, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { Link } from "wouter";
import { PageHeader } from "../../components/PageHeader.tsx";
import classes from "./SettingsPage.module.css";
import { ShortcutSettings } from "./ShortcutSettings.tsx";
import { strings } from "./strings.ts";
import { WindowSettings } from "./WindowSettings.tsx";

const SCHEMES = ["auto", "light", "dark"] as const;

/** `/settings`: preferences of this window. */
export function SettingsPage() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <PageHeader title={strings.title} />
      <div className={classes["body"]}>
        <section>
          <h2>{strings.appearance}</h2>
          <div className={classes["row"]}>
            <div>
              <div>{strings.theme}</div>
              <div className={classes["hint"]}>{strings.themeHint}</div>
            </div>
            <SegmentedControl
              aria-label={strings.theme}
              value={colorScheme}
              onChange={setColorScheme}
              data={SCHEMES.map((value) => ({ value, label: strings.themes[value] }))}
            />
          </div>
        </section>
        <WindowSettings />
        <ShortcutSettings />
        <section>
          <h2>{strings.trouble}</h2>
          <div className={classes["row"]}>
            <div>
              <div>{strings.log}</div>
              <div className={classes["hint"]}>{strings.logHint}</div>
            </div>
            <Button component={Link} href="/log" variant="default" size="xs">
              {strings.openLog}
            </Button>
          </div>
        </section>
      </div>
    </>
  );
}
