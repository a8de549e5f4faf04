interface Props {
  connection: string;
  uuid: string;
}

export function DetailsPage({ connection, uuid }: Props) {
  return <div data-machine={`${connection}/${uuid}`} />;
}
