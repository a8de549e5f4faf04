/**
 * Who uses each path, directly or because an image that it uses is based on it.
 * @param paths what each user names itself
 * @param backingOf the image that each image is based on
 */
export function usersByPath<U>(
  paths: ReadonlyMap<U, ReadonlySet<string>>,
  backingOf: ReadonlyMap<string, string>,
): Map<string, Set<U>> {
  const users = new Map<string, Set<U>>();
  for (const [user, used] of paths) {
    for (const first of used) {
      // A chain that bites its own tail ends where it began.
      for (
        let path: string | undefined = first;
        path && !users.get(path)?.has(user);
        path = backingOf.get(path)
      ) {
        users.set(path, (users.get(path) ?? new Set()).add(user));
      }
    }
  }
  return users;
}
