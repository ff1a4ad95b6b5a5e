// Starts a tool written in TypeScript: `node tools/run.mjs lab run quick-demo`. Vite, which we need anyway, compiles it.
import { whenLoaded } from './check.mjs';

whenLoaded(import('./run-tool.mjs'));
