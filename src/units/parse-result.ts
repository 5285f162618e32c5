/** A value read from the user's notation, or what is wrong with the text, as the end of a sentence: `is negative`. */
export type Parsed<T> = { readonly value: T } | { readonly fault: string };
