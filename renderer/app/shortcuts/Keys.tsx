import { Kbd } from "../../components/Kbd.tsx";
import { useBound } from "./bindings.ts";
import { keysOf } from "./chord.ts";
import type { CommandId } from "./commands.ts";

/** The keys that do a command now; nothing where it has none. */
export function Keys({ of }: { of: CommandId }) {
  const chords = useBound(of);
  return chords.map((chord, index) => (
    <span key={chord}>
      {index > 0 && " "}
      <Kbd keys={keysOf(chord)} />
    </span>
  ));
}
