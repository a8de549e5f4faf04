import { Collapse, Stack, Text, UnstyledButton } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { InstallRequest } from "../../../shared/contract/install.ts";
import { client } from "../../app/session.ts";
import { CommandBlock } from "../../components/CommandBlock.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { useCall } from "../../components/use-call.ts";
import classes from "./Install.module.css";
import { strings } from "./strings.ts";

const words = strings.preview;

/** What would be done, as a command and as the definition; closed until asked for. */
export function Preview({ request }: { request: InstallRequest | undefined }) {
  const [shown, { toggle }] = useDisclosure(false);
  const Arrow = shown ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <UnstyledButton className={classes["disclosure"]} aria-expanded={shown} onClick={toggle}>
        <Arrow size={16} stroke={1.5} />
        {words.show}
      </UnstyledButton>
      <Collapse expanded={shown} keepMounted={false} transitionDuration={100}>
        {request && <Result request={request} />}
      </Collapse>
    </div>
  );
}

function Result({ request }: { request: InstallRequest }) {
  const [wanted] = useDebouncedValue(JSON.stringify(request), 250);
  const { value, error } = useCall(
    (signal) => client.api.install.preview(JSON.parse(wanted) as InstallRequest, { signal }),
    [wanted],
  );
  if (error) return <ErrorMessage error={error} />;
  if (!value) return <Text c="dimmed">{words.loading}</Text>;
  return (
    <Stack gap={4} mt={8}>
      <Text fz={12} c="dimmed">
        {words.command}
      </Text>
      <CommandBlock text={value.command} maxHeight={140} />
      <Text fz={12} c="dimmed" mt={4}>
        {words.xml}
      </Text>
      <CommandBlock text={value.xml} />
    </Stack>
  );
}
