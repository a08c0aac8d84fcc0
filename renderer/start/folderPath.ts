/** A folder inside another, as the engine's own system writes it. */
export function joinFolder(parent: string, name: string): string {
  const separator = parent.includes('\\') && !parent.includes('/') ? '\\' : '/';
  return parent.endsWith(separator) ? parent + name : parent + separator + name;
}

/** The last part of a path; the path itself for the top of a disk. */
export function folderName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}

/** Whether a folder can have this name. */
export function isFolderName(name: string): boolean {
  const trimmed = name.trim();
  return trimmed !== '' && trimmed !== '.' && trimmed !== '..' && !/[/\\\0]/.test(trimmed) && trimmed.length <= 200;
}
