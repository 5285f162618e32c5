/** The alea build alone: the package's entry point would draw in Node's crypto, which a browser page has not. */
declare module 'seedrandom/lib/alea.js' {
  import type { PRNG } from 'seedrandom';
  export default function alea(seed: string): PRNG;
}
