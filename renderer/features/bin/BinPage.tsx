/** `/bin`: deleted machines, which can be brought back. */
export function BinPage() {
  return <div />;
}
