import { describe, expect, it } from 'vitest';
import { createWatchdog, type Duty } from './watchdog';

/** Checks each second from `from` to `to`; the first silence found, and when. */
function watch(dog: ReturnType<typeof createWatchdog>, duty: Duty, from: number, to: number, beats = false) {
  for (let second = from; second <= to; second++) {
    if (beats) dog.heard('heartbeat', 1000 * second);
    const silence = dog.check(duty, 1000 * second);
    if (silence) return { second, ...silence };
  }
  return null;
}

describe('the watchdog', () => {
  it('barks after half a minute without a step, and says whether the worker still answers', () => {
    expect(watch(createWatchdog(), 'running', 0, 60)).toMatchObject({ second: 31, seconds: 31, isAnswering: false });
    expect(watch(createWatchdog(), 'running', 0, 60, true)).toMatchObject({ second: 31, isAnswering: true });
  });

  it('keeps quiet while nothing runs, and while steps come', () => {
    expect(watch(createWatchdog(), 'idle', 0, 500)).toBeNull();
    const dog = createWatchdog();
    for (let second = 0; second < 300; second += 20) {
      dog.heard('progress', 1000 * second);
      expect(watch(dog, 'running', second, second + 19)).toBeNull();
    }
  });

  it('counts signs of life of the worker while something starts', () => {
    expect(watch(createWatchdog(), 'waiting', 0, 100, true)).toBeNull();
    expect(watch(createWatchdog(), 'waiting', 0, 100)).toMatchObject({ second: 31 });
  });

  it('gives slow devices four times their longest step, and whoever waits twice the time', () => {
    const slow = createWatchdog();
    watch(slow, 'running', 0, 20);
    slow.heard('progress', 20_000);
    expect(watch(slow, 'running', 21, 300)).toMatchObject({ second: 101 });
    const dog = createWatchdog();
    expect(watch(dog, 'running', 0, 60)).toMatchObject({ second: 31 });
    dog.wait(31_000);
    expect(watch(dog, 'running', 32, 200)).toMatchObject({ second: 92 });
  });

  it('begins anew when the page slept or the clock was set, forwards or back', () => {
    const dog = createWatchdog();
    watch(dog, 'running', 0, 29);
    expect(watch(dog, 'running', 3600, 3630)).toBeNull();
    expect(watch(dog, 'running', 10, 40)).toBeNull();
    expect(watch(dog, 'running', 41, 80)).toMatchObject({ second: 41 });
  });
});
