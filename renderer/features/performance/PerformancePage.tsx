interface Props {
  connection: string;
  uuid: string;
}

export function PerformancePage({ connection, uuid }: Props) {
  return <div data-machine={`${connection}/${uuid}`} />;
}
