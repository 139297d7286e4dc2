/**
 * A result could not be written. `reason` is `refused` when nothing was begun because of what was asked for, and
 * `failed` when writing broke off. The message says what to do.
 */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  readonly reason: 'refused' | 'failed';

  constructor(reason: 'refused' | 'failed', message: string) {
    super(message);
    this.reason = reason;
  }
}

/** What the system's error code means to whoever gave `path`. */
export function describeSystemError(error: unknown, path: string): string {
  const { code = 'unknown error', message = '' } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `${path}: the disk is full. Free some space or give another --out directory.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${path}: no permission to write here. Give another --out directory.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path}: there is a file of this name, or of one of the folders above it. Give another --out directory.`;
    case 'ENOENT':
      return `"${path}": there is no such place. Give another --out directory.`;
    case 'ENAMETOOLONG':
      return `${path.slice(0, 80)}…: the name is too long. Give another --out directory.`;
    default:
      return `${path}: ${message || code}`;
  }
}
