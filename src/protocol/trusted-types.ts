/**
 * Trusted Types: with `require-trusted-types-for 'script'` in the policy, a string becomes a script's address only through here, and
 * never becomes markup or code. Browsers without the interface ignore both.
 */
interface Policies {
  createPolicy(name: 'default', rules: { createScriptURL(address: string): string }): unknown;
}

/**
 * The address of a worker's script, if it is this app's own.
 * @throws TypeError naming the address, as the browser would
 */
export function ownScript(address: string, origin: string): string {
  const { protocol, origin: of } = new URL(address, origin);
  if (of === origin && (protocol === 'blob:' || protocol.startsWith('http'))) return address;
  throw new TypeError(`script address is "${address}", expected one of ${origin}`);
}

/** Call it once, before the first worker starts; in a worker that starts others, too. */
export function installTrustedTypes(scope: typeof globalThis & { trustedTypes?: Policies }): void {
  scope.trustedTypes?.createPolicy('default', { createScriptURL: (address) => ownScript(address, scope.location.origin) });
}
