#!/usr/bin/env node
import module from 'node:module';

// From Node 22.1 on: what has been compiled once is kept for the next start, in the system's directory for temporary files.
const { enableCompileCache } = module as { enableCompileCache?: () => unknown };
enableCompileCache?.();
const { runCommandLine } = await import('./command-line.ts');
await runCommandLine();
