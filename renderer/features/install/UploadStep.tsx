import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { formatBytes, formatDuration, formatRate } from "../../../shared/model/units.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { endInstall } from "./store.ts";
import { strings } from "./strings.ts";
import { isWorthRepeating, useUpload } from "./use-upload.ts";

const words = strings.upload;

/** A browser's file on its way into a pool: how far, how fast, how long still, and a way out. */
export function UploadStep({ file, connection }: { file: File; connection: string }) {
  const { done, phase, rate, error, retry } = useUpload(file, connection);
  if (error) {
    return (
      <ErrorMessage error={error}>
        {isWorthRepeating(error) && (
          <Button size="xs" variant="default" onClick={retry}>
            {words.retry}
          </Button>
        )}
      </ErrorMessage>
    );
  }
  const figures = [
    words.progress(formatBytes(done), formatBytes(file.size)),
    rate !== undefined && phase === "sending" && formatRate(rate),
    rate && phase === "sending" && words.remaining(formatDuration((file.size - done) / rate)),
  ];
  return (
    <Stack gap={8}>
      <MiddleTruncate text={words.title(file.name)} />
      <Progress
        value={(done / file.size) * 100}
        size={6}
        transitionDuration={100}
        aria-label={words.title(file.name)}
      />
      <Text fz={12} c="dimmed" role="status">
        {phase === "waiting"
          ? words.waiting
          : phase === "checking"
            ? words.checking
            : figures.filter(Boolean).join(" · ")}
      </Text>
      <Text c="dimmed" mt={8}>
        {words.hint}
      </Text>
      <Group justify="flex-end" mt={8}>
        <Button variant="default" onClick={() => endInstall(connection)}>
          {words.cancel}
        </Button>
      </Group>
    </Stack>
  );
}
