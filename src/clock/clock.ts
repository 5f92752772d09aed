/** Domain time (DESIGN 3): what rules, due dates and slots go by. */
export interface Clock {
  now(): Date;
}
