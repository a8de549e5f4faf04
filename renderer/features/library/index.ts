export { LibraryPage } from "./LibraryPage.tsx";
export { FavouritesItem, LibrarySections } from "./LibrarySections.tsx";
export { libraryPath } from "./scope.ts";
