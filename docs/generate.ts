import { writeFileSync } from 'node:fs';
import { generatedPages } from './pages.ts';

// `npm run docs`: writes the pages that are made from the source.
for (const [file, text] of generatedPages()) writeFileSync(file, text);
