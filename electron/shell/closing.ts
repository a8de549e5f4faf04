/** What the user wants of the jobs that run when the app is to end; in the order of the dialog's buttons. */
export const CLOSING_CHOICES = ["cancel", "when-done", "background", "back"] as const;
export type ClosingChoice = (typeof CLOSING_CHOICES)[number];

export interface ClosingOptions {
  /** How many jobs run. */
  running(): number;
  ask(running: number): Promise<ClosingChoice>;
  hide(): void;
  /** Ends the app, which asks here again. */
  quit(): void;
}

/** Keeps the app from ending in the middle of work without a word. */
export class Closing {
  readonly #options: ClosingOptions;
  #asking = false;
  /** The user has decided: whatever runs is cancelled. */
  #decided = false;
  /** It ends as soon as nothing runs. */
  #waiting = false;

  constructor(options: ClosingOptions) {
    this.#options = options;
  }

  /** Whether the app may end now. Where it may not, the user is being asked, and it ends by itself if they want so. */
  mayQuit(): boolean {
    if (this.#decided || this.#options.running() === 0) return true;
    if (!this.#asking) void this.#ask();
    return false;
  }

  /** To be called when jobs began or ended. */
  jobsChanged(): void {
    if (!this.#waiting || this.#options.running() > 0) return;
    this.#waiting = false;
    this.#options.quit();
  }

  /** The window is in use again: it does not vanish when the work is done. */
  windowShown(): void {
    this.#waiting = false;
  }

  async #ask(): Promise<void> {
    const { running, ask, hide, quit } = this.#options;
    this.#asking = true;
    try {
      const choice = await ask(running());
      if (choice === "cancel") {
        this.#decided = true;
        quit();
      } else if (choice !== "back") {
        hide();
        this.#waiting = choice === "when-done";
        this.jobsChanged();
      }
    } finally {
      this.#asking = false;
    }
  }
}
