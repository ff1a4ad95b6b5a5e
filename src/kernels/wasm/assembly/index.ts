// The module's entry: runs a kernel's tasks, alone or with a pool of threads that share the memory.
import {
  gradientApplyTask, gradientStatisticsTask, gradientSumsTask, momentsTask, normaliseTask, statisticsTask,
} from './batch-norm';
import { padTask, packTask } from './copy';
import { depthwiseFilterTask, depthwiseInputTask } from './depthwise';
import { adamTask, pgdTask, poolGradientTask, poolTask, reluGradientTask, sgdTask } from './elementwise';
import { filterGradientTask, sumSlicesTask } from './filter-gradient';
import { gemmTask } from './gemm';

function call(kernel: i32, task: i32, args: usize, thread: i32): void {
  switch (kernel) {
    case 0: padTask(task, args); break;
    case 1: packTask(task, args); break;
    case 2: gemmTask(task, args, thread); break;
    case 3: filterGradientTask(task, args); break;
    case 4: sumSlicesTask(task, args); break;
    case 5: momentsTask(task, args); break;
    case 6: statisticsTask(task, args); break;
    case 7: normaliseTask(task, args); break;
    case 8: gradientSumsTask(task, args); break;
    case 9: gradientStatisticsTask(task, args); break;
    case 10: gradientApplyTask(task, args); break;
    case 11: reluGradientTask(task, args); break;
    case 12: sgdTask(task, args); break;
    case 13: adamTask(task, args); break;
    case 14: pgdTask(task, args); break;
    case 15: poolTask(task, args); break;
    case 16: poolGradientTask(task, args); break;
    case 17: depthwiseInputTask(task, args); break;
    case 18: depthwiseFilterTask(task, args); break;
    default: unreachable();
  }
}

// Control block: 0 state (generation << 32 | next task), 8 tasks done, 12 tasks, 16 kernel, 20 args, 24 generation,
// 28 threads that take part, 0 for all.
const CLOSED: i64 = 0xffffffff;
const SPINS = 4000;

/** Runs `tasks` tasks of `kernel`; `control` is 0 where there is no pool. */
export function run(kernel: i32, args: usize, tasks: i32, control: usize): void {
  if (ASC_FEATURE_THREADS) {
    if (control != 0 && tasks > 1) {
      share(kernel, args, tasks, control);
      return;
    }
  }
  for (let task = 0; task < tasks; ++task) call(kernel, task, args, 0);
}

function share(kernel: i32, args: usize, tasks: i32, control: usize): void {
  const generation = load<i32>(control, 24) + 1;
  store<i32>(control, 0, 8);
  store<i32>(control, tasks, 12);
  store<i32>(control, kernel, 16);
  store<u32>(control, <u32>args, 20);
  atomic.store<i64>(control, <i64>generation << 32);
  atomic.store<i32>(control, generation, 24);
  atomic.notify(control + 24, -1);
  drain(control, generation, 0);
  let spins = SPINS;
  let done = atomic.load<i32>(control, 8);
  while (done < tasks) {
    if (--spins < 0) atomic.wait<i32>(control + 8, done, -1);
    done = atomic.load<i32>(control, 8);
  }
  // A thread that wakes late must not take a task of the next kernel for one of this.
  atomic.store<i64>(control, (<i64>generation << 32) | CLOSED);
}

function drain(control: usize, generation: i32, thread: i32): void {
  while (true) {
    const state = atomic.load<i64>(control);
    if (<i32>(state >> 32) != generation) return;
    const task = <u32>(state & CLOSED);
    const tasks = load<i32>(control, 12);
    const kernel = load<i32>(control, 16);
    const args = <usize>load<u32>(control, 20);
    if (task >= <u32>tasks) return;
    if (atomic.cmpxchg<i64>(control, state, state + 1) != state) continue;
    call(kernel, task, args, thread);
    if (atomic.add<i32>(control, 1, 8) == tasks - 1) atomic.notify(control + 8, 1);
  }
}

/** The life of a pool thread; ends with the thread, or once it takes no part any more and so may be ended safely. */
export function serve(control: usize, thread: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  let seen = 0;
  while (true) {
    let spins = SPINS;
    let generation = atomic.load<i32>(control, 24);
    while (generation == seen) {
      if (--spins < 0) atomic.wait<i32>(control + 24, seen, -1);
      generation = atomic.load<i32>(control, 24);
    }
    seen = generation;
    const limit = atomic.load<i32>(control, 28);
    if (limit != 0 && thread >= limit) return;
    drain(control, generation, thread);
  }
}
