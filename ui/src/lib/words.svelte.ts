/** Text fields of a report that save themselves on leaving: what is typed, what is not saved yet, and its draft. */
import { refusal } from './api';
import { app } from './app.svelte';
import { keepDraft, readDraft } from './drafts';

export class Words {
  /** What stands in each field. */
  typed = $state<Record<string, string>>({});
  #saved: Record<string, string> = {};
  /** What the register says of a field that had the focus when it was read. */
  #waiting: Record<string, string> = {};
  #kept = '';
  #saving = Promise.resolve();
  #shown = true;
  #period: string;
  #save: (field: string, text: string) => Promise<void>;

  constructor(period: string, save: (field: string, text: string) => Promise<void>) {
    this.#period = period;
    this.#save = save;
  }

  get #form() {
    return `report.${this.#period}`;
  }

  /** What the register says now; a field with typing of its own keeps its text, those in `anew` do not. */
  take(saved: Record<string, string>, anew: string[] = []) {
    for (const [field, text] of Object.entries(saved)) {
      const typed = this.typed[field] !== undefined && this.typed[field] !== this.#saved[field];
      if (anew.includes(field) || (!typed && document.activeElement?.id !== idOf(field))) {
        this.typed[field] = text;
        this.#saved[field] = text;
        delete this.#waiting[field];
      } else if (!typed) this.#waiting[field] = text;
    }
  }

  /** On leaving a field: saves what was typed, or shows what changed meanwhile. */
  async leave(field: string) {
    const text = this.typed[field] ?? '';
    const before = this.#saved[field] ?? '';
    const waiting = this.#waiting[field];
    delete this.#waiting[field];
    if (text === before) {
      if (waiting !== undefined) this.typed[field] = this.#saved[field] = waiting;
      return;
    }
    this.#saved[field] = text;
    this.#saving = this.#saving.then(async () => {
      try {
        await this.#save(field, text);
        // Another screen that is being typed in by now is not told to read anew.
        if (this.#shown) app.saved();
        await this.keep();
      } catch (thrown) {
        this.#saved[field] = before;
        app.refuse(thrown);
      }
    });
    await this.#saving;
  }

  /** The screen is left: what is typed and not saved is kept. */
  close() {
    this.#shown = false;
    void this.keep();
  }

  /** Resolves when every field that was left is saved. */
  settled = () => this.#saving;

  /** Another text for a field that is not being typed in. */
  async write(field: string, text: string) {
    this.typed[field] = text;
    await this.leave(field);
  }

  /** Keeps what is typed and not saved as a draft. */
  keep = async () => {
    const open = Object.entries(this.typed).filter(([field, text]) => text !== (this.#saved[field] ?? ''));
    const text = open.length ? JSON.stringify(Object.fromEntries(open)) : '';
    if (text === this.#kept) return;
    this.#kept = text;
    await keepDraft(this.#form, text).catch(() => {});
  };

  /** What was being typed when the window closed or the register was locked is saved now. */
  async restore() {
    const text = await readDraft(this.#form).catch(() => null);
    if (!text) return;
    this.#kept = text;
    for (const [field, typed] of Object.entries(JSON.parse(text) as Record<string, string>)) {
      try {
        await this.#save(field, typed);
      } catch (thrown) {
        // A sentence that is no more: its words are shown once, so that they can be typed elsewhere.
        app.say(`${refusal(thrown).message}. Chữ đang gõ dở: ${typed}`, 'refused');
      }
    }
    await keepDraft(this.#form, '').catch(() => {});
    this.#kept = '';
    app.saved('Đã lấy lại và lưu chữ đang gõ dở của báo cáo', true);
  }
}

export const idOf = (field: string) => `words-${field}`;
