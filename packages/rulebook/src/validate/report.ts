/** How a check says what it found. */
export type Report = (path: string, message: string, mend: string) => void;
