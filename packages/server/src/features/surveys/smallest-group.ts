/** Groups of an anonymous survey smaller than this are not shown. */
export const SMALLEST = 5;
