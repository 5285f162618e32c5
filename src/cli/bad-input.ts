/** Something the user can mend: what is wrong, then what to do. Ends the program with code 3 and without a stack. */
export class BadInput extends Error {
  readonly remedy: string;
  constructor(message: string, remedy = '') {
    super(message);
    this.name = 'BadInput';
    this.remedy = remedy;
  }
}
