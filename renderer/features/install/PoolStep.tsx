import { ScrollArea, Skeleton, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconDisc, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { formatBytes } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { useCall } from "../../components/use-call.ts";
import classes from "./Install.module.css";
import { haveMedia } from "./store.ts";
import { strings } from "./strings.ts";

const words = strings.choose;
/** More are found by typing. */
const SHOWN = 200;

/** Images that are in the connection's pools already. */
export function PoolStep({ connection }: { connection: string }) {
  const [filter, setFilter] = useState("");
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
    </Stack>
  );
}
