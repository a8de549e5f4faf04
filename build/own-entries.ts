/** What the backend runs as a thread or process of its own, by the name under which it looks for it in a build. */
export const ownEntries = {
  "schema-worker": "electron/backend/xml/schema-worker.ts",
  "appliance-process": "electron/backend/guestfs/appliance-process.ts",
  "library-thread": "electron/backend/guestfs/library-thread.ts",
};
