/** The files of a drop, those in folders too. */

export interface Dropped {
  readonly files: readonly File[];
  /** Folders and names below what was dropped, one a file. */
  readonly paths: readonly string[];
}

/** Browsers give folders a hundred entries at a time. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    found.push(...some);
  }
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

async function walk(entry: FileSystemEntry, parent: string, found: { file: File; path: string }[]): Promise<void> {
  const path = parent ? `${parent}/${entry.name}` : entry.name;
  if (isFolder(entry)) {
    for (const child of await entriesOf(entry)) await walk(child, path, found);
    return;
  }
  const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
  found.push({ file, path });
}

/** Entries have to be asked for before anything is awaited: the list of a drop is emptied after its event. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (!entries.some(isFolder)) {
    const files = [...transfer.files];
    return { files, paths: files.map(() => '') };
  }
  const found: { file: File; path: string }[] = [];
  for (const entry of entries) await walk(entry, '', found);
  return { files: found.map(({ file }) => file), paths: found.map(({ path }) => path) };
}
