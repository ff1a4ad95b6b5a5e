/** A client of W3C WebDriver as small as the stories allow: https://www.w3.org/TR/webdriver2/. */

export interface Session {
  readonly capabilities: { readonly browserVersion: string };
  /** Sends a command of this session. */
  send<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T>;
}

async function command<T>(method: string, url: string, body?: object): Promise<T> {
  const response = await fetch(url, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  const { value } = (await response.json()) as { value: T };
  if (response.ok) return value;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`WebDriver answers "${error}" to ${method} ${new URL(url).pathname}: ${message}`);
}

export async function openSession(server: string, capabilities: object): Promise<Session> {
  const { sessionId, capabilities: given } = await command<{ sessionId: string; capabilities: Session['capabilities'] }>(
    'POST',
    `${server}/session`,
    { capabilities: { alwaysMatch: capabilities } },
  );
  return {
    capabilities: given,
    send: (method, path, body) => command(method, `${server}/session/${sessionId}${path}`, body),
  };
}

/** Keys without a character of their own, as the standard writes them. */
const KEYS: Readonly<Record<string, string>> = {
  Tab: '\uE004',
  Enter: '\uE007',
  Escape: '\uE00C',
  Space: ' ',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
};

export function keyActions(key: string): object {
  const value = KEYS[key] ?? key;
  if ([...value].length !== 1) throw new Error(`key is "${key}", expected one character or ${Object.keys(KEYS).join(', ')}`);
  return {
    type: 'key',
    id: 'keys',
    actions: [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ],
  };
}

export const clickActions = (x: number, y: number): object => ({
  type: 'pointer',
  id: 'mouse',
  actions: [
    { type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0, origin: 'viewport' },
    { type: 'pointerDown', button: 0 },
    { type: 'pointerUp', button: 0 },
  ],
});
