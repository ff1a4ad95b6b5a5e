/** Finds a Python with NumPy to run exported scripts with, and installs Debian's where there is none. */
import { spawnSync } from 'node:child_process';
import { installPackages, isDebian } from './debian';

/** Whether `python3` runs and reads arrays. */
export const hasNumpy = (): boolean => spawnSync('python3', ['-c', 'import numpy']).status === 0;

/** Tries Debian's packages; what needs them is skipped with a reason where none come of it. */
export function setupPython(): boolean {
  if (hasNumpy()) return true;
  if (!isDebian()) return false;
  console.error('no Python with NumPy found, installing one ...');
  installPackages(['python3', 'python3-numpy']);
  return hasNumpy();
}
