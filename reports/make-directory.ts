import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a directory and the folders above it that are missing. `mkdir` with `recursive` does not do: Node never comes back
 * from it where the system says of a folder that is there that it is not, as Linux does below /proc.
 * @throws the system's error.
 */
export function makeDirectory(path: string): void {
  const isDirectory = () => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isDirectory()) return;
  const above = dirname(path);
  if (above !== path) makeDirectory(above);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another run may have been quicker.
    if (!isDirectory()) throw error;
  }
}
