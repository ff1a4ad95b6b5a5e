/** By which addresses this machine is reached. */
import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import os from 'node:os';
import { ConfigError } from '../../src/protocol/errors';

type Interfaces = ReturnType<typeof os.networkInterfaces>;

const isEverywhere = (address: string) => address === '0.0.0.0' || address === '::';
export const isLoopback = (address: string) => address === '::1' || address.startsWith('127.') || address === 'localhost';

/** As it stands in an address line. */
export const inUrl = (host: string) => (isIPv6(host) ? `[${host}]` : host);

/** Addresses of this machine's network cards; those that work on one link only are left out, as no address line can hold them. */
function ownAddresses(interfaces: Interfaces): string[] {
  const all = Object.values(interfaces).flatMap((each) => each ?? []);
  return all.map(({ address }) => address).filter((address) => !address.startsWith('fe80:'));
}

/** Where the server listens and who it is for. */
export interface Place {
  /** As given, or the loopback address. */
  readonly host: string;
  /** Hosts by which others reach it; none on the loopback interface. */
  readonly others: readonly string[];
}

/**
 * Looks whether `host` is a name or an address of this machine.
 * @throws ConfigError with those that are
 */
export async function findPlace(host: string, interfaces: Interfaces = os.networkInterfaces()): Promise<Place> {
  const own = ownAddresses(interfaces);
  const found = host.trim() === '' ? [] : await lookup(host, { all: true }).catch(() => []);
  const isOwn = ({ address }: { address: string }) => isEverywhere(address) || isLoopback(address) || own.includes(address);
  if (found.length === 0 || !found.every(isOwn)) {
    const known = ['0.0.0.0 (all of them)', ...own, os.hostname()];
    throw new ConfigError(
      `argument "--host" is ${JSON.stringify(host)}, expected a name or an address of this machine: ${known.join(', ')}`,
    );
  }
  const [first] = found;
  if (!first || isLoopback(first.address)) return { host, others: [] };
  if (!isEverywhere(first.address)) return { host, others: [host] };
  // Names a phone can type: version 6 only where version 4 was not asked for.
  const reached = own.filter((address) => !isLoopback(address) && (first.address === '::' || !isIPv6(address)));
  return { host: first.address, others: reached };
}
