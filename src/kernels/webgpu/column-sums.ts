/** WGSL that adds up rows of [rows, channels] values in a workgroup of 256 threads, two sums at a time. */
import { quadsOf } from './matrix';

export const THREADS = 256;

/** Channel quads side by side in a workgroup, and rows that it takes at once. */
export function columnLayout(channels: number): { readonly lanes: number; readonly rows: number } {
  const lanes = Math.min(quadsOf(channels), THREADS);
  return { lanes, rows: Math.floor(THREADS / lanes) };
}

/**
 * `addColumns(thread, a, b)`: total of `a` and of `b` over the threads of the same lane, for all of them. Thread t has
 * lane t % lanes and row t / lanes; threads beyond rows x lanes must bring zeros.
 */
export function addColumnsCode(lanes: number, rows: number): string {
  // A thread that has a lane to itself has nothing to wait for.
  if (rows === 1) {
    return `
struct Sums { a: vec4f, b: vec4f }
fn addColumns(thread: u32, a: vec4f, b: vec4f) -> Sums { return Sums(a, b); }`;
  }
  return `
var<workgroup> sumsA: array<vec4f, ${THREADS}>;
var<workgroup> sumsB: array<vec4f, ${THREADS}>;
struct Sums { a: vec4f, b: vec4f }
fn addColumns(thread: u32, a: vec4f, b: vec4f) -> Sums {
  sumsA[thread] = a;
  sumsB[thread] = b;
  workgroupBarrier();
  var total = Sums(vec4f(0.0), vec4f(0.0));
  for (var row = 0u; row < ${rows}u; row++) {
    total.a += sumsA[row * ${lanes}u + thread % ${lanes}u];
    total.b += sumsB[row * ${lanes}u + thread % ${lanes}u];
  }
  workgroupBarrier();
  return total;
}`;
}
