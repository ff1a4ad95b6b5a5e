/** Installs Debian's packages where that is possible; what needs them says what follows where it is not. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export interface Machine {
  exists(file: string): boolean;
  /** Runs a program with its output shown; true when it ended well. */
  run(program: string, args: readonly string[]): boolean;
  readonly isRoot: boolean;
}

/** This machine. */
export const HERE: Machine = {
  exists: existsSync,
  // Output goes to stderr: stdout belongs to the result of the tool that needs the package.
  run: (program, args) =>
    spawnSync(program, args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0,
  isRoot: process.getuid?.() === 0,
};

/** Whether packages can be tried at all: there is an apt-get. */
export const isDebian = (machine: Pick<Machine, 'exists'> = HERE): boolean => machine.exists('/usr/bin/apt-get');

/** Whether packages can be installed without a question: by root, or by a sudo that asks nothing. */
export const canInstall = (machine: Machine = HERE): boolean =>
  isDebian(machine) && (machine.isRoot || machine.run('sudo', ['-n', 'true']));

/**
 * Installs `packages` without what they recommend, by apt-get as root or through a sudo that asks nothing.
 * @returns false where there is no apt-get or where it failed
 */
export function installPackages(packages: readonly string[], machine: Machine = HERE): boolean {
  if (!isDebian(machine)) return false;
  // Another apt-get, such as a nightly upgrade, is waited for.
  const command = ['apt-get', '-o', 'DPkg::Lock::Timeout=120'];
  const apt = (...args: string[]) => {
    const [program = '', ...rest] = [...(machine.isRoot ? [] : ['sudo', '-n']), ...command, ...args];
    return machine.run(program, rest);
  };
  // Absent lists offer nothing and old ones an old browser; where an update fails, they may still do.
  apt('update');
  return apt('install', '-y', '--no-install-recommends', ...packages);
}
