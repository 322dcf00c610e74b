/** A table being taken in: the file, what was chosen, what was seen of it. */
import {
  commands,
  refusal,
  type FillWhere,
  type IntakeLine,
  type IntakeSummary,
  type IntakeTarget,
  type LineFilter,
  type TableFile,
  type TablePage,
  type TableProgress,
  type Wish,
} from '../../lib/api';
import { app } from '../../lib/app.svelte';

/** A cell that was just mended: the same may be wanted elsewhere in its column. */
export interface Mended {
  column: number;
  heading: string;
  before: string;
  after: string;
}

export class TableIntake {
  target = $state<IntakeTarget | null>(null);
  path = $state('');
  file = $state<TableFile | null>(null);
  sheet = $state(0);
  wish = $state<Wish>(blank(''));
  /** The person has said how the letters are to be read. */
  lettersSettled = $state(false);
  seen = $state<IntakeSummary | null>(null);
  lines = $state<TablePage>({ lines: [], total: 0, pages: 1 });
  filter = $state<LineFilter>('all');
  page = $state(0);
  mended = $state<Mended | null>(null);
  wrong = $state('');
  busy = $state(false);
  pace = $state<TableProgress | null>(null);
  #last: Promise<void> = Promise.resolve();

  constructor(noun: string) {
    this.wish = blank(noun);
    void commands.tableTargets().then((all) => (this.target = all.find((one) => one.noun === noun) ?? null));
  }

  /** Old letters that nobody has decided on yet. */
  get lettersAsked(): boolean {
    return !this.lettersSettled && !!this.seen && this.seen.proposed !== 'unicode';
  }

  get ready(): number {
    return this.seen && !this.lettersAsked ? this.seen.added + this.seen.updated : 0;
  }

  /** Runs one thing after another and shows how far it is: a cell mended while another is looked at is not lost. */
  attempt(act: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(() => this.#run(act));
    return this.#last;
  }

  async #run(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    const timer = setInterval(() => void commands.tableProgress().then((pace) => (this.pace = pace)), 250);
    try {
      this.wrong = '';
      await act();
    } catch (thrown) {
      this.wrong = refusal(thrown).message;
    } finally {
      clearInterval(timer);
      this.pace = null;
      this.busy = false;
    }
  }

  open = (path: string, pasted: string) =>
    this.attempt(async () => {
      this.path = path;
      this.forget();
      this.file = await commands.tableOpen(this.wish.noun, { path, pasted });
      this.sheet = this.file.first;
      await this.#look();
    });

  /** Back to choosing a file or pasting. */
  forget() {
    this.file = null;
    this.seen = null;
    this.mended = null;
    this.lettersSettled = false;
    this.filter = 'all';
    const { noun, duplicates, consent_on } = this.wish;
    this.wish = { ...blank(noun), duplicates, consent_on };
  }

  look = () => this.attempt(() => this.#look());

  async #look() {
    this.mended = null;
    this.seen = await commands.tableLook(this.sheet, this.wish);
    this.page = 0;
    await this.#show();
  }

  chooseSheet(sheet: number) {
    this.sheet = sheet;
    this.wish = { ...this.wish, heading: null, columns: {}, letters: 'unicode' };
    this.lettersSettled = false;
    void this.look();
  }

  change(wish: Partial<Wish>) {
    this.wish = { ...this.wish, ...wish };
    void this.look();
  }

  settleLetters(read: boolean) {
    this.lettersSettled = true;
    if (read && this.seen) this.change({ letters: this.seen.proposed });
  }

  show = (filter: LineFilter, page: number) =>
    this.attempt(async () => {
      this.filter = filter;
      this.page = page;
      await this.#show();
    });

  async #show() {
    this.lines = await commands.tableLines(this.filter, this.page);
  }

  /** Mends one cell; its row stays in sight whatever the filter says. */
  mend = (line: IntakeLine, column: number, text: string) =>
    this.attempt(async () => {
      const before = line.cells[column] ?? '';
      const done = await commands.tableEdit([{ row: line.number - 1, column, text }]);
      this.seen = done.summary;
      const now = (line: IntakeLine) => done.lines.find((one) => one.number === line.number) ?? line;
      this.lines.lines = this.lines.lines.map(now);
      this.mended = { column, heading: this.seen.matches[column]?.heading ?? '', before, after: text };
    });

  fill = (cells: FillWhere) =>
    this.attempt(async () => {
      const mended = this.mended;
      if (!mended) return;
      this.seen = await commands.tableFill(mended.column, cells, mended.before, mended.after);
      this.mended = null;
      await this.#show();
    });

  /** Takes in what is right; answers whether nothing was left. */
  async take(): Promise<boolean> {
    let whole = false;
    await this.attempt(async () => {
      const made = await commands.tableImport();
      app.saved(`Đã nhập ${made.added + made.updated} dòng, bỏ qua ${made.skipped}`, true);
      whole = made.refused === 0;
      // What was taken in is there now: never offered a second time.
      this.wish = { ...this.wish, duplicates: 'skip' };
      if (!whole) await this.#look();
    });
    return whole;
  }

  saveRefused = () => this.attempt(async () => app.say(`Đã lưu ${await commands.tableSaveRefused('')}`));
  template = () => this.attempt(async () => app.say(`Đã lưu ${await commands.tableTemplate(this.wish.noun, '')}`));
}

function blank(noun: string): Wish {
  return {
    noun,
    letters: 'unicode',
    duplicates: 'skip',
    heading: null,
    columns: {},
    everywhere: {},
    edits: [],
    consent_on: null,
  };
}
