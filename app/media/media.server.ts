import { openFolder, type Folder } from './files.server.ts';

/** What the shop keeps in files: tombstones of what was erased, and its backups. */
export interface Media {
  erasures: Folder;
  backups: Folder;
}

/**
 * Opens the folders. `mediaUrl` is `file:…`; backups lie apart from it, beside the database, for they are deleted after
 * 35 days and tombstones never are.
 */
export function openMedia(mediaUrl: string, backupFolder: string): Media {
  return {
    erasures: openFolder(`${mediaUrl.slice('file:'.length)}/erasures`),
    backups: openFolder(backupFolder),
  };
}
