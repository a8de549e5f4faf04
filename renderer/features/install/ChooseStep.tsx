import { Stack, Text, UnstyledButton } from "@mantine/core";
import { IconDatabase, IconFile, IconFileDownload } from "@tabler/icons-react";
import classes from "./Install.module.css";
import { beginInstall, chooseFile } from "./store.ts";
import { strings } from "./strings.ts";

const words = strings.choose;

/** The three ways to begin. */
export function ChooseStep({ connection }: { connection: string }) {
  return (
    <Stack gap={16}>
      <Text c="dimmed">{words.intro}</Text>
      <div className={classes["ways"]}>
        <UnstyledButton className={classes["way"]} onClick={() => void chooseFile(connection)} autoFocus>
          <IconFile size={18} stroke={1.5} aria-hidden />
          <span>
            <span className={classes["wayTitle"]}>{words.file}</span>
            <span className={classes["wayHint"]}>{words.fileHint}</span>
          </span>
        </UnstyledButton>
        <UnstyledButton className={classes["way"]} onClick={() => beginInstall({ kind: "pool" }, connection)}>
          <IconDatabase size={18} stroke={1.5} aria-hidden />
          <span>
            <span className={classes["wayTitle"]}>{words.pool}</span>
            <span className={classes["wayHint"]}>{words.poolHint}</span>
          </span>
        </UnstyledButton>
      </div>
      <div className={classes["dropHint"]}>
        <IconFileDownload size={18} stroke={1.5} aria-hidden />
        {words.drop}
      </div>
    </Stack>
  );
}
