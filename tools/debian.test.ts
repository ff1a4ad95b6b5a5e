import { expect, it } from 'vitest';
import { canInstall, installPackages, type Machine } from './debian';

/** A machine whose commands end as `outcomes` say, in turn; it notes every command. */
function machine(outcomes: boolean[], over: Partial<Machine> = {}) {
  const commands: string[] = [];
  const made: Machine = {
    exists: (file) => file === '/usr/bin/apt-get',
    run: (program, args) => {
      commands.push([program, ...args].join(' '));
      return outcomes.shift() ?? false;
    },
    isRoot: true,
    ...over,
  };
  return { made, commands };
}

const APT = 'apt-get -o DPkg::Lock::Timeout=120';
const UPDATE = `${APT} update`;
const INSTALL = `${APT} install -y --no-install-recommends a b`;

it('installs packages in one go, from lists of today', () => {
  const { made, commands } = machine([true, true]);
  expect(installPackages(['a', 'b'], made)).toBe(true);
  expect(commands).toEqual([UPDATE, INSTALL]);
});

it('does with the lists that are there when an update fails', () => {
  expect(installPackages(['a', 'b'], machine([false, true]).made)).toBe(true);
  expect(installPackages(['a', 'b'], machine([true, false]).made)).toBe(false);
});

it('asks sudo, without a password, for others than root', () => {
  const { made, commands } = machine([true, true], { isRoot: false });
  expect(installPackages(['a', 'b'], made)).toBe(true);
  expect(commands).toEqual([`sudo -n ${UPDATE}`, `sudo -n ${INSTALL}`]);
});

it('runs nothing where there is no apt-get', () => {
  const { made, commands } = machine([true], { exists: () => false });
  expect(installPackages(['a', 'b'], made)).toBe(false);
  expect(commands).toEqual([]);
});

it('knows whether it could install', () => {
  expect(canInstall(machine([]).made)).toBe(true);
  expect(canInstall(machine([true], { isRoot: false }).made)).toBe(true);
  expect(canInstall(machine([false], { isRoot: false }).made)).toBe(false);
  expect(canInstall(machine([], { exists: () => false }).made)).toBe(false);
});
