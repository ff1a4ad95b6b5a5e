#!/usr/bin/env node
/**
 * Runs a TypeScript file under Node with the project's Vite configuration (aliases, import.meta.glob):
 *   node tools/run-ts.mjs path/to/script.ts [arguments...]
 * The script is bundled into node_modules/.cache/run-ts and executed in a child process, so several may run at once.
 */
import { whenLoaded } from './check.mjs';

whenLoaded(import('./run-script.mjs'));
