/** Numbers in the order they came, eight bytes each: runs of a million requests keep several. */
export class Column {
  #values = new Float64Array(1024);
  #count = 0;

  push(value: number): void {
    if (this.#count === this.#values.length) {
      const wider = new Float64Array(2 * this.#count);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.#count++] = value;
  }

  /** A view of what has come so far. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#count);
  }
}
