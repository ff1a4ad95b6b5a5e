import { expect, it } from 'vitest';
import { installPackages, type Machine } from './debian';

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
const INSTALL = `${APT} install -y --no-install-recommends a b`;

it('installs packages in one go', () => {
  const { made, commands } = machine([true]);
  expect(installPackages(['a', 'b'], made)).toBe(true);
  expect(commands).toEqual([INSTALL]);
});

it('updates the lists after a failure and tries once more', () => {
  const recovers = machine([false, true, true]);
  expect(installPackages(['a', 'b'], recovers.made)).toBe(true);
  expect(recovers.commands).toEqual([INSTALL, `${APT} update`, INSTALL]);
  const fails = machine([false, true, false]);
  expect(installPackages(['a', 'b'], fails.made)).toBe(false);
  expect(fails.commands).toHaveLength(3);
  const offline = machine([false, false]);
  expect(installPackages(['a', 'b'], offline.made)).toBe(false);
  expect(offline.commands).toHaveLength(2);
});

it('asks sudo, without a password, for others than root', () => {
  const { made, commands } = machine([true], { isRoot: false });
  expect(installPackages(['a', 'b'], made)).toBe(true);
  expect(commands).toEqual([`sudo -n ${INSTALL}`]);
});

it('runs nothing where there is no apt-get', () => {
  const { made, commands } = machine([true], { exists: () => false });
  expect(installPackages(['a', 'b'], made)).toBe(false);
  expect(commands).toEqual([]);
});
