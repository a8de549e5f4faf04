import { Button, Group } from "@mantine/core";
import { IconDisc } from "@tabler/icons-react";
import { beginInstall, chooseFile } from "../install/index.ts";
import classes from "./LibraryPage.module.css";
import { strings } from "./strings.ts";

/** No machine yet: the whole page is the drop zone, with the three ways to begin. */
export function EmptyLibrary({ connection }: { connection: string | undefined }) {
  return (
    <div className={classes["drop"]}>
      <IconDisc size={48} stroke={1.1} className={classes["dropIcon"]} aria-hidden />
      <div className={classes["dropTitle"]}>{strings.emptyTitle}</div>
      <div className={classes["dropHint"]}>{strings.emptyHint}</div>
      <Group gap={8}>
        <Button onClick={() => void chooseFile(connection)}>{strings.chooseFile}</Button>
        <Button variant="default" onClick={() => beginInstall({ kind: "pool" }, connection)}>
          {strings.fromPool}
        </Button>
      </Group>
    </div>
  );
}
