#!/usr/bin/env node
// The published command: `npx mixacm-playground`. Node is looked at before anything that needs it is read.
import { refuse } from './check-node.mjs';

Promise.all([import('./run-main.mjs'), import('./command.mjs')])
  .then(([{ runMain }, command]) => runMain(command, process.argv.slice(2)))
  .catch((error) => refuse(`package cannot be loaded (${error.message}), expected its files as they were published; install it again`));
