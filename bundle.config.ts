import { defineConfig, type Plugin } from 'vite';

/**
 * The command as it is shipped: `dist/command/` holds a file or two for each subcommand, with the packages it uses, in
 * place of hundreds of modules. Node takes longer to find and link those than to run a small scenario
 * (docs/performance.md). Nothing is renamed or minified, so that stack traces tell what they told.
 */
export default defineConfig({
  logLevel: 'warn',
  plugins: [plainTextWidth()],
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: 'cli/main.ts',
    outDir: 'dist/command',
    target: 'node20.19',
    minify: false,
    sourcemap: true,
    // The packages' notices, which go where their code goes.
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      // Handlers import what they need, whether or not something else has it already.
      checks: { ineffectiveDynamicImport: false },
      output: {
        chunkFileNames: '[name].js',
        comments: false,
        codeSplitting: {
          // Each with all that it imports, but for what those above it have.
          groups: [
            { name: 'command-line', test: /cli\/command-line\.ts$/, priority: 3 },
            { name: 'scenario', test: /scenarios\/load\.ts$/, priority: 2 },
            { name: 'run', test: /(cli\/run-all|models\/cluster)\.ts$/, priority: 1 },
          ],
        },
      },
    },
  },
});

/**
 * yargs measures each line of its help with string-width, which at its start builds tables of all emoji and a splitter of
 * graphemes: a third of the time that `--help` took. Our help is plain text, a column for each character.
 */
function plainTextWidth(): Plugin {
  const id = 'plain-text-width';
  return {
    name: id,
    enforce: 'pre',
    resolveId: (source, importer = '') =>
      source === 'string-width' && /node_modules\/(yargs|cliui|wrap-ansi)\//.test(importer) ? `\0${id}` : undefined,
    load: (module) => (module === `\0${id}` ? 'export default (text) => text.length;' : undefined),
  };
}
