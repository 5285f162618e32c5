// Signed, so that V8 keeps every half as a small integer.
const PRIME1_HIGH = 0x9e3779b1 | 0;
const PRIME1_LOW = 0x85ebca87 | 0;
const PRIME2_HIGH = 0xc2b2ae3d | 0;
const PRIME2_LOW = 0x27d4eb4f | 0;
const PRIME3_HIGH = 0x165667b1 | 0;
const PRIME3_LOW = 0x9e3779f9 | 0;
const PRIME4_HIGH = 0x85ebca77 | 0;
const PRIME4_LOW = 0xc2b2ae63 | 0;
const PRIME5_HIGH = 0x27d4eb2f | 0;
const PRIME5_LOW = 0x165667c5 | 0;

const encoder = new TextEncoder();
let bytes = new Uint8Array(256);
let view = new DataView(bytes.buffer);

/** The hash so far, and the result of each 64-bit step below, as signed halves: a pair per step would be garbage. */
let high = 0;
let low = 0;

/** Four running hashes of a text of 32 bytes or more: high and low of each. */
const lanes = new Int32Array(8);

/**
 * xxHash64 of a text's UTF-8 bytes, into `out` as unsigned halves [high, low]. It is where Envoy's ring hash and Maglev
 * place hosts, and how Envoy hashes a header value.
 *
 * Source: the xxHash specification, github.com/Cyan4973/xxHash doc/xxhash_spec.md
 */
export function xxHash64(text: string, seed: number, out: Uint32Array): void {
  const length = encode(text);
  let at = 0;
  if (length >= 32) {
    at = hashStripes(seed, length);
  } else {
    add(0, seed, PRIME5_HIGH, PRIME5_LOW);
  }
  add(high, low, 0, length);
  for (; at + 8 <= length; at += 8) {
    const hashHigh = high;
    const hashLow = low;
    round(0, 0, view.getInt32(at + 4, true), view.getInt32(at, true));
    rotate(high ^ hashHigh, low ^ hashLow, 27);
    multiply(high, low, PRIME1_HIGH, PRIME1_LOW);
    add(high, low, PRIME4_HIGH, PRIME4_LOW);
  }
  if (at + 4 <= length) {
    const hashHigh = high;
    const hashLow = low;
    multiply(0, view.getInt32(at, true), PRIME1_HIGH, PRIME1_LOW);
    rotate(high ^ hashHigh, low ^ hashLow, 23);
    multiply(high, low, PRIME2_HIGH, PRIME2_LOW);
    add(high, low, PRIME3_HIGH, PRIME3_LOW);
    at += 4;
  }
  for (; at < length; at++) {
    const hashHigh = high;
    const hashLow = low;
    multiply(0, bytes[at], PRIME5_HIGH, PRIME5_LOW);
    rotate(high ^ hashHigh, low ^ hashLow, 11);
    multiply(high, low, PRIME1_HIGH, PRIME1_LOW);
  }
  // Avalanche: xor with itself shifted right by 33, 29 and 32.
  multiply(high, low ^ (high >>> 1), PRIME2_HIGH, PRIME2_LOW);
  multiply(high ^ (high >>> 29), low ^ ((low >>> 29) | (high << 3)), PRIME3_HIGH, PRIME3_LOW);
  out[0] = high;
  out[1] = low ^ high;
}

/** A 64-bit number, given as unsigned halves, modulo `n`; exact for `n` below 2^26. */
export function modulo64(numberHigh: number, numberLow: number, n: number): number {
  return ((numberHigh % n) * (4_294_967_296 % n) + (numberLow % n)) % n;
}

/** Leaves the bytes of a text in `bytes` and returns how many there are. */
function encode(text: string): number {
  if (bytes.length < 3 * text.length) {
    bytes = new Uint8Array(6 * text.length);
    view = new DataView(bytes.buffer);
  }
  return encoder.encodeInto(text, bytes).written;
}

/** Hashes whole stripes of 32 bytes; returns where they end. */
function hashStripes(seed: number, length: number): number {
  add(0, seed, PRIME1_HIGH, PRIME1_LOW);
  add(high, low, PRIME2_HIGH, PRIME2_LOW);
  store(0);
  add(0, seed, PRIME2_HIGH, PRIME2_LOW);
  store(1);
  add(0, seed, 0, 0);
  store(2);
  add(0, seed, ~PRIME1_HIGH, -PRIME1_LOW); // minus the first prime
  store(3);
  let at = 0;
  for (; at + 32 <= length; at += 32) {
    for (let lane = 0; lane < 4; lane++) {
      const from = at + 8 * lane;
      round(lanes[2 * lane], lanes[2 * lane + 1], view.getInt32(from + 4, true), view.getInt32(from, true));
      store(lane);
    }
  }
  addRotatedLane(0, 0, 0, 1);
  addRotatedLane(high, low, 1, 7);
  addRotatedLane(high, low, 2, 12);
  addRotatedLane(high, low, 3, 18);
  for (let lane = 0; lane < 4; lane++) {
    const hashHigh = high;
    const hashLow = low;
    round(0, 0, lanes[2 * lane], lanes[2 * lane + 1]);
    multiply(high ^ hashHigh, low ^ hashLow, PRIME1_HIGH, PRIME1_LOW);
    add(high, low, PRIME4_HIGH, PRIME4_LOW);
  }
  return at;
}

function store(lane: number): void {
  lanes[2 * lane] = high;
  lanes[2 * lane + 1] = low;
}

function addRotatedLane(hashHigh: number, hashLow: number, lane: number, by: number): void {
  rotate(lanes[2 * lane], lanes[2 * lane + 1], by);
  add(hashHigh, hashLow, high, low);
}

function round(accumulatorHigh: number, accumulatorLow: number, inputHigh: number, inputLow: number): void {
  multiply(inputHigh, inputLow, PRIME2_HIGH, PRIME2_LOW);
  add(accumulatorHigh, accumulatorLow, high, low);
  rotate(high, low, 31);
  multiply(high, low, PRIME1_HIGH, PRIME1_LOW);
}

function add(aHigh: number, aLow: number, bHigh: number, bLow: number): void {
  const sum = (aLow >>> 0) + (bLow >>> 0);
  high = (aHigh + bHigh + (sum > 0xffffffff ? 1 : 0)) | 0;
  low = sum | 0;
}

/** `by` is 1 to 31. */
function rotate(aHigh: number, aLow: number, by: number): void {
  high = (aHigh << by) | (aLow >>> (32 - by));
  low = (aLow << by) | (aHigh >>> (32 - by));
}

function multiply(aHigh: number, aLow: number, bHigh: number, bLow: number): void {
  const a0 = aLow & 0xffff;
  const a1 = aLow >>> 16;
  const b0 = bLow & 0xffff;
  const b1 = bLow >>> 16;
  const cross1 = a0 * b1;
  const cross2 = a1 * b0;
  const carry = ((a0 * b0) >>> 16) + (cross1 & 0xffff) + (cross2 & 0xffff);
  const upper = a1 * b1 + (cross1 >>> 16) + (cross2 >>> 16) + (carry >>> 16);
  high = (upper + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) | 0;
  low = Math.imul(aLow, bLow);
}
