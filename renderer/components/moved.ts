/** The list with one entry moved by `by` places, as far as there is room. */
export function moved<T>(list: readonly T[], index: number, by: number): T[] {
  const target = Math.max(0, Math.min(list.length - 1, index + by));
  const others = list.filter((_, place) => place !== index);
  return others.toSpliced(target, 0, list[index]!);
}
