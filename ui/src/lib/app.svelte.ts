/** What every screen shares: the open register, the year and period, the lists, and what was just done. */
import {
  commands,
  refusal,
  type AppInfo,
  type Campaign,
  type CodeRow,
  type Entry,
  type Refusal,
  type Right,
  type Shelf,
  type Span,
} from './api';
import { clock, fileName } from './format';

export interface Toast {
  id: number;
  text: string;
  tone: 'done' | 'refused';
  undo: boolean;
}

/** The groups of books are screens too, named in the books' file. */
export type GroupName =
  'plan' | 'activities' | 'procedures' | 'matters' | 'traffic' | 'inspections' | 'exemplars' | 'rights';
export type ScreenName =
  | GroupName
  | 'overview'
  | 'initiatives'
  | 'targets'
  | 'periodic'
  | 'supports'
  | 'people'
  | 'reports'
  | 'submit'
  | 'settings'
  | 'help'
  | 'subunits'
  | 'receive'
  | 'matrix'
  | 'sums'
  | 'sector'
  | 'honours'
  | 'review';

/** A record a screen should open, or one begun elsewhere. */
export interface Wanted {
  noun: string;
  id: string;
  begun?: Entry;
}
/** Screens that only a superior's register has. */
const ABOVE: ScreenName[] = ['matrix', 'receive', 'review', 'sums', 'sector', 'honours', 'subunits'];

class App {
  info = $state<AppInfo | null>(null);
  screen = $state<ScreenName>('overview');
  year = $state(0);
  period = $state('');
  periods = $state<Span[]>([]);
  codes = $state<CodeRow[]>([]);
  shelf = $state<Shelf | null>(null);
  contents = $state<Campaign['contents']>([]);
  /** Rises with every change, so that lists read anew. */
  version = $state(0);
  savedAt = $state('');
  toasts = $state<Toast[]>([]);
  /** Files opened with this program that no screen has taken yet. */
  files = $state<string[]>([]);
  /** A record a screen should open when it is shown. */
  wanted = $state<Wanted | null>(null);
  /** Kind of form → the record saved with it last, until the register is locked. */
  lately: Record<string, object> = {};
  #next = 1;

  async start() {
    this.info = await commands.appInfo();
    document.documentElement.dataset.text = String(this.info.preferences.text_size);
    const both = ['reports', 'settings', 'help'].includes(this.screen);
    if (this.info.role && !both && ABOVE.includes(this.screen) !== this.superior)
      this.screen = this.superior ? 'matrix' : 'overview';
    this.codes = await commands.codes();
    this.shelf ??= await commands.books();
    if (this.info.open && this.year === 0) await this.chooseYear(Number(this.info.today.slice(0, 4)));
    await this.arrivals();
  }

  /** What came while the page was away: files opened with this program, or a fault that took the page. */
  async arrivals() {
    const { files, came_back } = await commands.arrived();
    if (came_back)
      this.say(
        'Cửa sổ vừa gặp lỗi và đã tự mở lại. Phần đang gõ còn nguyên: vào lại mục đó, bấm Thêm (Ctrl+N) để gõ tiếp.',
        'refused',
      );
    if (files.length === 0) return;
    const screen = files.map((file) => this.#screenOf(file)).find((found) => found);
    if (screen) {
      this.files = files;
      this.go(screen);
    } else this.say(`Không mở được “${fileName(files[0] ?? '')}” ở đây: ${this.#whose(files[0] ?? '')}`, 'refused');
  }

  #screenOf(file: string): ScreenName | null {
    const kind = file.split('.').at(-1)?.toLowerCase() ?? '';
    const above: Record<string, ScreenName> = { sdv: 'receive', sdvthe: 'subunits' };
    const cell: Record<string, ScreenName> = { sdvkh: 'submit', sdvpl: 'submit', sdvthe: 'submit' };
    return (this.superior ? above : cell)[kind] ?? null;
  }

  #whose(file: string): string {
    if (/\.sdv$/i.test(file)) return 'đây là gói nộp, gửi cho cấp trên để nhận bằng sổ của cấp trên.';
    if (/\.sdv(kh|pl)$/i.test(file)) return 'đây là tệp gửi cho đơn vị, mở bằng sổ của đơn vị.';
    return 'đây không phải tệp của Sổ Dân Vận.';
  }

  /** The waiting files of these kinds, taken by the screen that opens them. */
  take(...kinds: string[]): string[] {
    const ours = (file: string) => kinds.some((kind) => file.toLowerCase().endsWith(`.${kind}`));
    const taken = this.files.filter(ours);
    if (taken.length > 0) this.files = this.files.filter((file) => !ours(file));
    return taken;
  }

  async chooseYear(year: number) {
    const code = this.period.includes('-') ? this.period.slice(4) : '';
    this.periods = await commands.periods(year);
    this.contents = (await commands.campaignOfYear(year)).contents;
    const same = this.periods.find((span) => span.name === `${year}${code}`);
    this.year = year;
    this.period = same?.name ?? String(year);
  }

  /** The register of a superior has other screens than that of a cell. */
  get superior(): boolean {
    return this.info?.role === 'superior';
  }

  /** May the account that opened the register? */
  may(right: Right): boolean {
    return !(right in (this.info?.denied ?? {}));
  }

  /** Whose right it is; empty when this account has it. */
  denied(right: Right): string {
    return this.info?.denied[right] ?? '';
  }

  /** The same, said at once when it may not. */
  allows(right: Right): boolean {
    if (!this.may(right)) this.say(this.denied(right), 'refused');
    return this.may(right);
  }

  /** May it look into this book? */
  sees(book: string): boolean {
    return !this.info?.closed.includes(book);
  }

  get span(): Span | undefined {
    return this.periods.find((span) => span.name === this.period);
  }

  of(list: string): CodeRow[] {
    return this.codes.filter((code) => code.list === list && code.active);
  }

  label(list: string, code: string): string {
    return this.codes.find((row) => row.list === list && row.code === code)?.label ?? code;
  }

  /** `1. Người nghèo, người yếu thế`. */
  content(code: string): string {
    const found = this.contents.find((one) => one.code === code);
    return found ? `${found.number}. ${found.short}` : code;
  }

  go(screen: ScreenName, wanted: Wanted | null = null) {
    this.wanted = wanted;
    this.screen = screen;
  }

  /** After an acknowledged save. */
  saved(text = '', undo = false) {
    this.version += 1;
    this.savedAt = clock(new Date());
    if (text) this.say(text, 'done', undo);
  }

  say(text: string, tone: Toast['tone'] = 'done', undo = false) {
    const id = this.#next++;
    this.toasts = [...this.toasts.slice(-2), { id, text, tone, undo }];
    setTimeout(() => this.dismiss(id), tone === 'refused' || undo ? 12_000 : 5_000);
  }

  dismiss(id: number) {
    this.toasts = this.toasts.filter((toast) => toast.id !== id);
  }

  /** Shows a refusal that belongs to no field. */
  refuse(thrown: unknown): Refusal {
    const refused = refusal(thrown);
    if (refused.code === 'locked') this.locked();
    else this.say(refused.message, 'refused');
    return refused;
  }

  locked() {
    this.lately = {};
    this.toasts = [];
    if (this.info) this.info = { ...this.info, open: false };
  }

  async undo() {
    await this.#step(() => commands.undo(), 'Đã hoàn tác', 'Không còn gì để hoàn tác');
  }

  async redo() {
    await this.#step(() => commands.redo(), 'Đã làm lại', 'Không còn gì để làm lại');
  }

  async #step(act: () => Promise<string | null>, done: string, none: string) {
    try {
      const sentence = await act();
      if (sentence) this.saved(`${done}: ${sentence}`);
      else this.say(none);
    } catch (thrown) {
      this.refuse(thrown);
    }
  }
}

export const app = new App();
