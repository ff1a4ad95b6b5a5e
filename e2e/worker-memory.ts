/** What the worker keeps in memory, read through the browser's own debugger. */
import type { CDPSession, Page } from '@playwright/test';

export interface WorkerMemory {
  /** JavaScript objects and array buffers, after a collection. */
  readonly heap: number;
  /** WebAssembly memories, which only ever grow. */
  readonly wasm: number;
}

type Reply = Readonly<Record<string, unknown>>;

/** A debugger's line to the page's worker. */
async function attach(page: Page): Promise<(method: string, params?: object) => Promise<Reply>> {
  const browser: CDPSession = await page.context().newCDPSession(page);
  const attached = new Promise<string>((resolve) => {
    browser.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.url.includes('worker-worker')) resolve(sessionId);
    });
  });
  const waiting = new Map<number, { resolve(reply: Reply): void; reject(error: Error): void }>();
  browser.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result, error } = JSON.parse(message) as { id: number; result: Reply; error?: { message: string } };
    if (error) waiting.get(id)?.reject(new Error(error.message));
    else waiting.get(id)?.resolve(result);
  });
  await browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await attached;
  let last = 0;
  return (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      browser.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) }).catch(reject);
    });
}

/** Put before the worker's own code: remembers every WebAssembly memory it makes. */
const REMEMBER = `
const memories = [];
const { Memory } = WebAssembly;
WebAssembly.Memory = class extends Memory { constructor(...args) { super(...args); memories.push(this); } };
self.wasmBytes = () => memories.reduce((bytes, { buffer }) => bytes + buffer.byteLength, 0);
`;

/** Lets the worker that `page` is going to start be metered. */
export async function prepareMeter(page: Page): Promise<void> {
  await page.route('**/worker-worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${REMEMBER}${await response.text()}` });
  });
}

/** A meter for the prepared worker of `page`, which must be there already. */
export async function meterWorker(page: Page): Promise<() => Promise<WorkerMemory>> {
  const ask = await attach(page);
  return async () => {
    await ask('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = (await ask('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize: number };
    const { result } = (await ask('Runtime.evaluate', { expression: 'wasmBytes()' })) as { result: { value: number } };
    return { heap: usedSize + backingStorageSize, wasm: result.value };
  };
}
