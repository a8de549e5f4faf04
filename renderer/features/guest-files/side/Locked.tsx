import { Button, PasswordInput } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import { client } from "../../../app/session.ts";
import { toErrorData } from "../../../components/errors.ts";
import { MiddleTruncate } from "../../../components/MiddleTruncate.tsx";
import { useBrowser, useFiles } from "../context.ts";
import { goToNewPlace } from "../session/store.ts";
import { strings } from "../strings.ts";
import classes from "./Places.module.css";

/** Something encrypted, and a field for its passphrase. */
export function Locked({
  device,
  type,
  bytes,
}: {
  device: string;
  type: string;
  bytes?: number | undefined;
}) {
  const browser = useBrowser();
  const session = useFiles((state) => state.session)!;
  const [passphrase, setPassphrase] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorData>();
  const shown = shownName(device);
  // What is wrong is told at the end of a list that scrolls.
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // Chromium gives a promise, which must not become the effect's end.
    if (error) void form.current?.scrollIntoView({ block: "nearest" });
  }, [error]);
  const unlock = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const { files } = browser.store.getState();
      const known = new Set(files?.state === "open" ? files.places.map(({ id }) => id) : []);
      await client.api.guestFiles.unlock({ session, device, passphrase });
      setPassphrase("");
      goToNewPlace(browser, known);
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      ref={form}
      className={classes["locked"]}
      aria-label={strings.unlockTitle(shown)}
      onSubmit={(event) => {
        event.preventDefault();
        if (passphrase !== "" && !busy) void unlock();
      }}
    >
      <div className={classes["lockedName"]}>
        <IconLock size={18} stroke={1.5} className={classes["placeIcon"]} aria-hidden />
        <span className={classes["placeText"]}>
          <MiddleTruncate text={shown} />
          <span className={classes["placeNote"]}>
            {type === "crypto_LUKS" ? "LUKS" : type}
            {bytes !== undefined && ` · ${formatBytes(bytes)}`}
          </span>
        </span>
      </div>
      <PasswordInput
        size="xs"
        aria-label={strings.passphrase(shown)}
        placeholder={strings.passphraseHint}
        autoComplete="off"
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
        error={error?.message}
      />
      <Button type="submit" size="compact-xs" variant="default" loading={busy} disabled={passphrase === ""}>
        {strings.unlock}
      </Button>
    </form>
  );
}
