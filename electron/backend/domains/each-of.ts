/** Work under way at once: enough to keep a connection busy, few enough that starting it takes no time. */
const usually = 32;

/** Does `work` for each item, `atOnce` at a time; rejects with the first failure. */
export async function eachOf<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  atOnce = usually,
): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
