import { z } from "zod";
import { create } from "zustand";

const view = z.enum(["screen", "terminal", "split"]);
export type View = z.infer<typeof view>;

const scaling = z.enum(["fit", "actual", "resize"]);
export type Scaling = z.infer<typeof scaling>;

export const fontSizes = { smallest: 9, usual: 13, largest: 28 } as const;
const share = z.number().min(0.15).max(0.85);

const stored = z.object({
  scaling: scaling.catch("fit"),
  /** The screen's part of a split, side by side and stacked. */
  columns: share.catch(0.6),
  rows: share.catch(0.6),
  fontSize: z.int().min(fontSizes.smallest).max(fontSizes.largest).catch(fontSizes.usual),
  screenReader: z.boolean().catch(false),
  /** Last view of each machine, oldest first. */
  views: z
    .array(z.tuple([z.uuid(), view]))
    .max(300)
    .catch([]),
});
type Stored = z.infer<typeof stored>;

const key = "guesthouse.console";
const rememberedMachines = 200;

/** Reads what an earlier run, or another version, left behind: whatever does not fit becomes the usual value. */
export function parsePreferences(text: string | null): Stored {
  let value: unknown = {};
  try {
    value = JSON.parse(text ?? "{}");
  } catch {
    // Spoilt storage is as good as none.
  }
  return stored.catch(stored.parse({})).parse(value);
}

interface Preferences extends Stored {
  set(change: Partial<Stored>): void;
  setView(uuid: string, view: View): void;
}

export const usePreferences = create<Preferences>((set, get) => {
  const change = (part: Partial<Stored>) => {
    set(part);
    const { scaling, columns, rows, fontSize, screenReader, views } = get();
    localStorage.setItem(key, JSON.stringify({ scaling, columns, rows, fontSize, screenReader, views }));
  };
  return {
    ...parsePreferences(localStorage.getItem(key)),
    set: change,
    setView: (uuid, chosen) =>
      change({
        views: [...get().views.filter(([other]) => other !== uuid), [uuid, chosen] as [string, View]].slice(
          -rememberedMachines,
        ),
      }),
  };
});
