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

/** What the system's error code means to whoever gave `path`. @param advice what to do, a sentence. */
export function describeSystemError(error: unknown, path: string, advice = 'Give another --out directory.'): string {
  const { code = 'unknown error', message = '' } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `${path}: the disk is full. Free some space. ${advice}`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${path}: no permission to write here. ${advice}`;
    case 'EISDIR':
      return `${path}: this is a directory. ${advice}`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path}: there is a file of this name, or of one of the folders above it. ${advice}`;
    case 'ENOENT':
      return `"${path}": there is no such place. ${advice}`;
    case 'ENAMETOOLONG':
      return `${path.slice(0, 80)}…: the name is too long. ${advice}`;
    default:
      return `${path}: ${message || code}`;
  }
}
