import { Button, Loader } from "@mantine/core";
import { IconDatabaseOff, IconFolderOff } from "@tabler/icons-react";
import { EmptyState } from "../../../components/EmptyState.tsx";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { strings as shared } from "../../../components/strings.ts";
import { useBrowser, useFiles } from "../context.ts";
import { FilesLayout } from "../FilesLayout.tsx";
import classes from "../Page.module.css";
import { strings } from "../strings.ts";
import { closeDisks, openDisks, reopenDisks } from "./store.ts";
import { useAddress, useOpen } from "./use-open.ts";

/** The files of the page's source, or how far opening them is. */
export function FilesBody() {
  const browser = useBrowser();
  useOpen(browser);
  useAddress(browser);
  const files = useFiles((state) => state.files);
  const refused = useFiles((state) => state.refused);
  const error = refused ?? (files?.state === "failed" ? files.error : undefined);
  if (error) {
    return (
      <div className={classes["message"]}>
        <ErrorMessage error={error}>
          <Button size="xs" variant="default" onClick={() => void reopenDisks(browser, false)}>
            {shared.retry}
          </Button>
        </ErrorMessage>
      </div>
    );
  }
  if (files?.state === "closed") {
    return (
      <EmptyState icon={IconFolderOff} title={strings.closed} hint={files.because}>
        <Button mt={16} onClick={() => void openDisks(browser, false)}>
          {strings.openAgain}
        </Button>
      </EmptyState>
    );
  }
  if (files?.state !== "open")
    return <Opening phase={files?.state === "opening" ? files.phase : undefined} />;
  if (files.places.length === 0 && files.locked.length === 0)
    return <EmptyState icon={IconDatabaseOff} title={strings.nothing} hint={strings.nothingHint} />;
  return <FilesLayout files={files} />;
}

function Opening({ phase }: { phase: string | undefined }) {
  const browser = useBrowser();
  return (
    <div className={classes["opening"]}>
      <Loader size={28} aria-hidden />
      <div role="status">
        <div className={classes["openingTitle"]}>{strings.opening}</div>
        <div className={classes["phase"]}>{phase}</div>
      </div>
      <p className={classes["openingHint"]}>{strings.openingHint}</p>
      <Button variant="default" size="xs" onClick={() => void closeDisks(browser)}>
        {strings.cancel}
      </Button>
    </div>
  );
}
