import { describe, expect, it } from 'vitest';
import { listPresets } from '../../experiments';
import type { SavedRun } from '../../protocol/messages';
import { createAppStore, newRun } from '../store';
import { statusOf } from '../testing/fake-client';
import { type Unseen, watchPage } from './page-life';

const preset = listPresets()[0]!;
const saved: SavedRun = { runId: 'one', name: 'x', savedAt: 1, phase: 'plain', step: 3 };

function setUp({ wasTakenAway = false, remembered = null as string | null } = {}) {
  const app = createAppStore(preset.id, preset.config);
  const listeners = new Map<string, () => void>();
  let closing: (ask: () => void) => void = () => {};
  const page = { isHidden: false, memory: remembered, time: 0, kept: 0, resumed: [] as string[], unseen: [] as Unseen[] };
  watchPage(
    {
      app,
      page: {
        isHidden: () => page.isHidden,
        wasTakenAway,
        on: (type, listener) => void listeners.set(type, listener),
        onClosing: (listener) => {
          closing = listener;
        },
        memory: {
          read: () => page.memory,
          write: (runId) => {
            page.memory = runId;
          },
        },
      },
      keep: () => page.kept++,
      resume: (runId) => page.resumed.push(runId),
      now: () => page.time,
    },
    (unseen) => page.unseen.push(unseen),
  );
  const show = (state: 'running' | 'paused' | 'finished', done = 0) =>
    app.setState({ run: { ...newRun('one', preset.config, null), status: { ...statusOf('one', state), done } } });
  const tell = (type: 'visibilitychange' | 'freeze' | 'pagehide', isHidden = page.isHidden) => {
    page.isHidden = isHidden;
    listeners.get(type)!();
  };
  const asks = () => {
    let asked = false;
    closing(() => {
      asked = true;
    });
    return asked;
  };
  return { page, app, show, tell, asks };
}

describe('a page that goes away', () => {
  it('keeps a checkpoint when it is hidden, frozen or left, while a run goes', () => {
    const { page, show, tell } = setUp();
    tell('visibilitychange', true);
    expect(page.kept).toBe(0);
    show('running');
    for (const type of ['visibilitychange', 'freeze', 'pagehide'] as const) tell(type, true);
    expect(page.kept).toBe(3);
  });

  it('marks the steps that nobody saw', () => {
    const { page, show, tell } = setUp();
    show('running', 5);
    tell('visibilitychange', true);
    page.time = 12_000;
    show('running', 40);
    tell('visibilitychange', false);
    const moment = { phase: 'plain', seconds: 4 } as const;
    const span = { runId: 'one', from: { ...moment, done: 5 }, to: { ...moment, done: 40 } };
    expect(page.unseen).toEqual([{ runId: 'one', from: 5, to: 40, phase: 'plain', seconds: 12, span }]);
    tell('visibilitychange', true);
    tell('visibilitychange', false);
    expect(page.unseen).toHaveLength(1);
  });

  it('asks before it closes only while something would be lost', () => {
    const { show, asks } = setUp();
    expect(asks()).toBe(false);
    show('running');
    expect(asks()).toBe(true);
    show('paused');
    expect(asks()).toBe(false);
    show('finished');
    expect(asks()).toBe(false);
  });

  it('takes up the run of a page that the browser threw away, once, and of no other', () => {
    const discarded = setUp({ wasTakenAway: true, remembered: 'one' });
    discarded.app.setState({ saved: [{ ...saved, runId: 'two' }] });
    expect(discarded.page.resumed).toEqual([]);
    discarded.app.setState({ saved: [saved] });
    discarded.app.setState({ saved: [{ ...saved }] });
    expect(discarded.page.resumed).toEqual(['one']);
    const reloaded = setUp({ remembered: 'one' });
    reloaded.app.setState({ saved: [saved] });
    expect(reloaded.page.resumed).toEqual([]);
  });
});
