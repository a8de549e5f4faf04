interface Props {
  connection: string;
  uuid: string;
}

export function HistoryPanel({ connection, uuid }: Props) {
  return <div data-machine={`${connection}/${uuid}`} />;
}

export function XmlPanel({ connection, uuid, item }: Props & { item?: string }) {
  return <div data-machine={`${connection}/${uuid}`} data-item={item} />;
}
