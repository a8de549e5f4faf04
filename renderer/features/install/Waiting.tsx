import { Group, Loader, Text } from "@mantine/core";

/** A short wait with words. */
export function Waiting({ text }: { text: string }) {
  return (
    <Group gap={12} py={16} role="status">
      <Loader size={18} />
      <Text>{text}</Text>
    </Group>
  );
}
