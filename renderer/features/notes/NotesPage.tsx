interface Props {
  connection: string;
  uuid: string;
}

export function NotesPage({ connection, uuid }: Props) {
  return <div data-machine={`${connection}/${uuid}`} />;
}
