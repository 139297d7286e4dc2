import { readFile, stat } from 'node:fs/promises';

/** A file's content, or why there is none, in words that fit behind the file's name and a colon. */
export type TextOrRefusal = { readonly text: string } | { readonly refusal: string };

/** Reads a file of at most `mostBytes` that is a text in UTF-8. */
export async function readText(path: string, mostBytes: number): Promise<TextOrRefusal> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return { refusal: 'this is a directory, expected a file' };
    if (!found.isFile()) return { refusal: 'this is not a regular file' };
    if (found.size > mostBytes) {
      return {
        refusal: `it has ${Math.ceil(found.size / 2 ** 20)} MiB, at most ${mostBytes / 2 ** 20} MiB can be read`,
      };
    }
    const bytes = await readFile(path);
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return { refusal: 'it is not a text in UTF-8' };
    return { refusal: reason(error) };
  }
}

/** Why the system refused a file. */
function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    ENOTDIR: 'there is no such file',
    EACCES: 'you may not read it',
    EPERM: 'you may not read it',
    ENAMETOOLONG: 'the name is too long',
    ELOOP: 'its symbolic links go round in a circle',
  };
  return words[code] ?? `it cannot be read (${code})`;
}
