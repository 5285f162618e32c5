declare const unit: unique symbol;
/** A number that carries its unit in its type; the unit does not exist at run time. */
export type Quantity<U extends string> = number & { readonly [unit]: U };

/** A span or point of simulated time. Whole nanoseconds; exact up to 104 days. */
export type Nanoseconds = Quantity<'ns'>;
/** Memory or message size. */
export type Bytes = Quantity<'B'>;

export const ms = (n: number): Nanoseconds => Math.round(n * 1e6) as Nanoseconds;
export const seconds = (n: number): Nanoseconds => Math.round(n * 1e9) as Nanoseconds;
