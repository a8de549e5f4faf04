/** Called with every error that is the backend's own fault; the user only learns that there was one. */
export type Report = (where: string, error: unknown) => void;

/** Where both shells send them: to whoever reads Guesthouse's standard error. */
export const logFault: Report = (where, error) => console.error(`guesthouse: ${where}:`, error);
