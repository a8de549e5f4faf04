import { Skeleton, Text } from "@mantine/core";
import { CommandBlock } from "../../components/CommandBlock.tsx";
import { strings } from "./strings.ts";

/** The command that a question stands for; its place is kept while it is on its way. */
export function Command({ text }: { text: string | undefined }) {
  return (
    <div>
      <Text fz={12} c="dimmed" mb={4}>
        {strings.command}
      </Text>
      {text === undefined ? <Skeleton height={36} /> : <CommandBlock text={text} maxHeight={120} />}
    </div>
  );
}
