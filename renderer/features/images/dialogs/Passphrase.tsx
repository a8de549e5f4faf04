import { PasswordInput } from "@mantine/core";
import { strings } from "../strings.ts";

interface Props {
  label: string;
  value: string;
  autoFocus?: boolean;
  onChange: (value: string) => void;
}

/** Of an encrypted image whose passphrase libvirt does not have. */
export function Passphrase({ label, value, autoFocus, onChange }: Props) {
  return (
    <PasswordInput
      label={label}
      description={strings.passphraseNote}
      value={value}
      maxLength={1024}
      autoComplete="off"
      {...(autoFocus && { "data-autofocus": true })}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
