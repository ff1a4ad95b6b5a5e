// Implicit GEMM: rows are output positions whose operands lie in `kh` runs of `klen` contiguous floats.
import { fma, pointer, word, zero } from './simd';

/**
 * Rows of a register tile. TurboFan issues all loads of a basic block before its arithmetic, so the 8 accumulators and the
 * 6 operands of one step must fit the 15 vector registers of x86 together, and a way out of the loop after each step
 * (where all accumulators are live) keeps the steps from being merged into one block that spills.
 */
const ROWS = 4;
const HALF_TABLE: usize = ROWS * 4;
/** 4 input and 4 output addresses. */
const TABLE_BYTES: usize = 32;

/** One tile of 4 rows and 8 columns; `spill` is room for eight floats. */
function tile8(table: usize, b: usize, kh: i32, pitch: usize, klen: i32, relu: bool, columns: i32, spill: usize): void {
  let c00 = v128.load(b), c01 = v128.load(b, 16);
  let c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
  let a0: v128, a1: v128, a2: v128, a3: v128, b0: v128, b1: v128;
  const panelRow = <usize>klen << 5;
  let row = b + 32;
  let shift: usize = 0;
  for (let u = kh; u > 0; --u) {
    let p0 = <usize>load<u32>(table) + shift;
    let p1 = <usize>load<u32>(table, 4) + shift;
    let p2 = <usize>load<u32>(table, 8) + shift;
    let p3 = <usize>load<u32>(table, 12) + shift;
    let k = klen;
    b = row;
    while (true) {
      b0 = v128.load(b, 0); b1 = v128.load(b, 16);
      a0 = v128.load_splat<f32>(p0);
      a1 = v128.load_splat<f32>(p1);
      a2 = v128.load_splat<f32>(p2);
      a3 = v128.load_splat<f32>(p3);
      c00 = fma(a0, b0, c00); c01 = fma(a0, b1, c01);
      c10 = fma(a1, b0, c10); c11 = fma(a1, b1, c11);
      c20 = fma(a2, b0, c20); c21 = fma(a2, b1, c21);
      c30 = fma(a3, b0, c30); c31 = fma(a3, b1, c31);
      if (--k == 0) break;
      b0 = v128.load(b, 32); b1 = v128.load(b, 48);
      a0 = v128.load_splat<f32>(p0, 4);
      a1 = v128.load_splat<f32>(p1, 4);
      a2 = v128.load_splat<f32>(p2, 4);
      a3 = v128.load_splat<f32>(p3, 4);
      c00 = fma(a0, b0, c00); c01 = fma(a0, b1, c01);
      c10 = fma(a1, b0, c10); c11 = fma(a1, b1, c11);
      c20 = fma(a2, b0, c20); c21 = fma(a2, b1, c21);
      c30 = fma(a3, b0, c30); c31 = fma(a3, b1, c31);
      if (--k == 0) break;
      b0 = v128.load(b, 64); b1 = v128.load(b, 80);
      a0 = v128.load_splat<f32>(p0, 8);
      a1 = v128.load_splat<f32>(p1, 8);
      a2 = v128.load_splat<f32>(p2, 8);
      a3 = v128.load_splat<f32>(p3, 8);
      c00 = fma(a0, b0, c00); c01 = fma(a0, b1, c01);
      c10 = fma(a1, b0, c10); c11 = fma(a1, b1, c11);
      c20 = fma(a2, b0, c20); c21 = fma(a2, b1, c21);
      c30 = fma(a3, b0, c30); c31 = fma(a3, b1, c31);
      if (--k == 0) break;
      b0 = v128.load(b, 96); b1 = v128.load(b, 112);
      a0 = v128.load_splat<f32>(p0, 12);
      a1 = v128.load_splat<f32>(p1, 12);
      a2 = v128.load_splat<f32>(p2, 12);
      a3 = v128.load_splat<f32>(p3, 12);
      c00 = fma(a0, b0, c00); c01 = fma(a0, b1, c01);
      c10 = fma(a1, b0, c10); c11 = fma(a1, b1, c11);
      c20 = fma(a2, b0, c20); c21 = fma(a2, b1, c21);
      c30 = fma(a3, b0, c30); c31 = fma(a3, b1, c31);
      if (--k == 0) break;
      b += 128;
      p0 += 16; p1 += 16; p2 += 16; p3 += 16;
    }
    row += panelRow;
    shift += pitch;
  }
  if (relu) {
    const floor = zero();
    c00 = f32x4.max(c00, floor); c01 = f32x4.max(c01, floor); c10 = f32x4.max(c10, floor); c11 = f32x4.max(c11, floor);
    c20 = f32x4.max(c20, floor); c21 = f32x4.max(c21, floor); c30 = f32x4.max(c30, floor); c31 = f32x4.max(c31, floor);
  }
  put(<usize>load<u32>(table, 16), c00, c01, columns, spill);
  put(<usize>load<u32>(table, 20), c10, c11, columns, spill);
  put(<usize>load<u32>(table, 24), c20, c21, columns, spill);
  put(<usize>load<u32>(table, 28), c30, c31, columns, spill);
}

/** Stores the first `columns` of eight values; `spill` is room for eight floats. */
// @ts-ignore: decorator
@inline
function put(to: usize, low: v128, high: v128, columns: i32, spill: usize): void {
  if (columns == 8) {
    v128.store(to, low);
    v128.store(to, high, 16);
  } else {
    v128.store(spill, low);
    v128.store(spill, high, 16);
    memory.copy(to, spill, <usize>columns << 2);
  }
}

/** As {@link tile8} for at most four columns: even and odd k keep accumulators of their own, which hides the latency. */
function tile4(table: usize, b: usize, kh: i32, pitch: usize, klen: i32, relu: bool, columns: i32, spill: usize): void {
  let c00 = v128.load(b), c01 = zero();
  let c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
  let a0: v128, a1: v128, a2: v128, a3: v128, b0: v128;
  const panelRow = <usize>klen << 4;
  let row = b + 16;
  let shift: usize = 0;
  for (let u = kh; u > 0; --u) {
    let p0 = <usize>load<u32>(table) + shift;
    let p1 = <usize>load<u32>(table, 4) + shift;
    let p2 = <usize>load<u32>(table, 8) + shift;
    let p3 = <usize>load<u32>(table, 12) + shift;
    let k = klen;
    b = row;
    while (true) {
      b0 = v128.load(b);
      a0 = v128.load_splat<f32>(p0);
      a1 = v128.load_splat<f32>(p1);
      a2 = v128.load_splat<f32>(p2);
      a3 = v128.load_splat<f32>(p3);
      c00 = fma(a0, b0, c00); c10 = fma(a1, b0, c10); c20 = fma(a2, b0, c20); c30 = fma(a3, b0, c30);
      if (--k == 0) break;
      b0 = v128.load(b, 16);
      a0 = v128.load_splat<f32>(p0, 4);
      a1 = v128.load_splat<f32>(p1, 4);
      a2 = v128.load_splat<f32>(p2, 4);
      a3 = v128.load_splat<f32>(p3, 4);
      c01 = fma(a0, b0, c01); c11 = fma(a1, b0, c11); c21 = fma(a2, b0, c21); c31 = fma(a3, b0, c31);
      if (--k == 0) break;
      b0 = v128.load(b, 32);
      a0 = v128.load_splat<f32>(p0, 8);
      a1 = v128.load_splat<f32>(p1, 8);
      a2 = v128.load_splat<f32>(p2, 8);
      a3 = v128.load_splat<f32>(p3, 8);
      c00 = fma(a0, b0, c00); c10 = fma(a1, b0, c10); c20 = fma(a2, b0, c20); c30 = fma(a3, b0, c30);
      if (--k == 0) break;
      b0 = v128.load(b, 48);
      a0 = v128.load_splat<f32>(p0, 12);
      a1 = v128.load_splat<f32>(p1, 12);
      a2 = v128.load_splat<f32>(p2, 12);
      a3 = v128.load_splat<f32>(p3, 12);
      c01 = fma(a0, b0, c01); c11 = fma(a1, b0, c11); c21 = fma(a2, b0, c21); c31 = fma(a3, b0, c31);
      if (--k == 0) break;
      b += 64;
      p0 += 16; p1 += 16; p2 += 16; p3 += 16;
    }
    row += panelRow;
    shift += pitch;
  }
  put4(<usize>load<u32>(table, 16), f32x4.add(c00, c01), relu, columns, spill);
  put4(<usize>load<u32>(table, 20), f32x4.add(c10, c11), relu, columns, spill);
  put4(<usize>load<u32>(table, 24), f32x4.add(c20, c21), relu, columns, spill);
  put4(<usize>load<u32>(table, 28), f32x4.add(c30, c31), relu, columns, spill);
}

// @ts-ignore: decorator
@inline
function put4(to: usize, sum: v128, relu: bool, columns: i32, spill: usize): void {
  const value = relu ? f32x4.max(sum, zero()) : sum;
  if (columns == 4) {
    v128.store(to, value);
  } else {
    v128.store(spill, value);
    memory.copy(to, spill, <usize>columns << 2);
  }
}

/**
 * One block of row tiles times all panels.
 * args: 0 in, 1-3 input steps of image, row, column in bytes, 4 kh, 5 pitch in bytes, 6 klen, 7 packed filter,
 * 8 out, 9-11 output steps, 12 n, 13 panel width, 14 relu, 15 width, 16 height, 17 rows in all, 18 tiles a task,
 * 19 scratch, 20 scratch bytes a thread
 */
export function gemmTask(task: i32, args: usize, thread: i32): void {
  const rows = word(args, 17);
  const tilesPerTask = word(args, 18);
  const first = task * tilesPerTask;
  const tiles = min(tilesPerTask, (rows + ROWS - 1) / ROWS - first);
  const spill = pointer(args, 19) + <usize>(word(args, 20) * thread);
  const tables = spill + 32;
  fillTables(tables, first * ROWS, tiles, rows, args);
  const n = word(args, 12), width = word(args, 13);
  const kh = word(args, 4), klen = word(args, 6);
  const pitch = <usize>word(args, 5);
  const relu = word(args, 14) != 0;
  const panelBytes = <usize>(width * (kh * klen + 1)) << 2;
  let panel = pointer(args, 7);
  for (let column = 0; column < n; column += width) {
    const columns = min(width, n - column);
    for (let t = 0; t < tiles; ++t) {
      const table = tables + <usize>t * TABLE_BYTES;
      if (width == 8) tile8(table, panel, kh, pitch, klen, relu, columns, spill);
      else tile4(table, panel, kh, pitch, klen, relu, columns, spill);
      // The next panel writes to the following columns.
      for (let r: usize = HALF_TABLE; r < TABLE_BYTES; r += 4) store<u32>(table + r, load<u32>(table + r) + (<u32>width << 2));
    }
    panel += panelBytes;
  }
}

/** Input and output addresses of each tile; rows past the end repeat the last one, writing the same value twice. */
function fillTables(tables: usize, row: i32, tiles: i32, rows: i32, args: usize): void {
  const inImage = word(args, 1), inRow = word(args, 2), inColumn = word(args, 3);
  const outImage = word(args, 9), outRow = word(args, 10), outColumn = word(args, 11);
  const width = word(args, 15), height = word(args, 16);
  let x = row % width;
  let y = (row / width) % height;
  const image = row / (width * height);
  let from = <u32>pointer(args, 0) + <u32>image * inImage + <u32>y * inRow + <u32>x * inColumn;
  let to = <u32>pointer(args, 8) + <u32>image * outImage + <u32>y * outRow + <u32>x * outColumn;
  for (let t = 0; t < tiles; ++t) {
    for (let r: usize = 0; r < HALF_TABLE; r += 4) {
      store<u32>(tables + r, from);
      store<u32>(tables + r, to, ROWS * 4);
      if (++row >= rows) continue;
      from += inColumn;
      to += outColumn;
      if (++x == width) {
        x = 0;
        from += inRow - width * inColumn;
        to += outRow - width * outColumn;
        if (++y == height) {
          y = 0;
          from += inImage - height * inRow;
          to += outImage - height * outRow;
        }
      }
    }
    tables += TABLE_BYTES;
  }
}
