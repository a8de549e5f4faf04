import { Button, ScrollArea, Skeleton, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconDisc, IconFolderOpen, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { ErrorData } from "../../../shared/model/error.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { useCall } from "../../components/use-call.ts";
import { type PickedVolume, VolumeBrowser } from "../storage/index.ts";
import classes from "./Install.module.css";
import { closeBrowser, haveMedia, openBrowser, useInstall } from "./store.ts";
import { strings } from "./strings.ts";

const words = strings.choose;
/** More are found by typing. */
const SHOWN = 200;

/** Images that are in the connection's pools already; one that is not called like an image is found by browsing. */
export function PoolStep({ connection }: { connection: string }) {
  const [filter, setFilter] = useState("");
  const browsing = useInstall((state) => state.browsing);
  const [fault, setFault] = useState<ErrorData>();
  const pick = async ({ pool, name }: PickedVolume) => {
    closeBrowser();
    setFault(undefined);
    try {
      haveMedia((await client.api.install.fromVolume({ connection, pool, volume: name })).media, connection);
    } catch (thrown) {
      setFault(toErrorData(thrown));
    }
  };
  const { value, error } = useCall(
    (signal) => client.api.install.listMedia({ connection }, { signal }),
    [connection],
  );
  if (error) return <ErrorMessage error={error} />;
  const media = value?.media.filter(({ name }) => name.toLowerCase().includes(filter.trim().toLowerCase()));
  return (
    <Stack gap={8}>
      <TextInput
        autoFocus
        aria-label={words.poolFilter}
        placeholder={words.poolFilter}
        leftSection={<IconSearch size={16} stroke={1.5} />}
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && media?.[0]) haveMedia(media[0].media, connection);
        }}
      />
      <ScrollArea.Autosize mah={400} mih={160}>
        {!media && [1, 2, 3].map((row) => <Skeleton key={row} height={36} mb={4} />)}
        {media?.slice(0, SHOWN).map(({ media: handle, name, pool, bytes }) => (
          <UnstyledButton
            key={handle}
            className={classes["medium"]}
            aria-label={words.use(name)}
            onClick={() => haveMedia(handle, connection)}
          >
            <IconDisc size={18} stroke={1.5} aria-hidden />
            <MiddleTruncate text={name} className={classes["mediumName"]} />
            <span className={classes["quiet"]}>{pool}</span>
            <span className={classes["quiet"]}>{formatBytes(bytes)}</span>
          </UnstyledButton>
        ))}
        {media?.length === 0 && (
          <Text c="dimmed" py={24} ta="center">
            {value?.media.length === 0 ? words.poolEmpty : words.poolNothing}
          </Text>
        )}
      </ScrollArea.Autosize>
      {fault && <ErrorMessage error={fault} />}
      <Button
        variant="default"
        style={{ alignSelf: "flex-start" }}
        leftSection={<IconFolderOpen size={16} stroke={1.5} />}
        onClick={openBrowser}
      >
        {words.browse}
      </Button>
      {browsing && (
        <VolumeBrowser
          connection={connection}
          onPick={(volume) => void pick(volume)}
          onClose={closeBrowser}
        />
      )}
    </Stack>
  );
}
