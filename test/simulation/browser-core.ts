/** The core as a page carries it: one function of plain data, and no import of Node's. */
export { simulate } from '../../src/simulation/simulate.ts';
