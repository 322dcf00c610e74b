/** One table of keys. Screens and forms say what they do with them; the newest that answers wins. */
import { onMount } from 'svelte';
import { app, type ScreenName } from './app.svelte';
import { composing, isTyping } from './ime';

export type Command =
  'new' | 'save' | 'saveAndAdd' | 'find' | 'findNext' | 'reread' | 'again' | 'search' | 'lock' | 'print';
type Handlers = Partial<Record<Command, () => void>>;

/** What F1 shows. */
export const TABLE: { keys: string; does: string }[] = [
  { keys: 'Ctrl+N', does: 'Thêm bản ghi của màn hình đang mở' },
  { keys: 'Ctrl+S', does: 'Lưu' },
  { keys: 'Ctrl+Enter', does: 'Lưu và thêm tiếp' },
  { keys: 'Enter', does: 'Sang ô kế tiếp; trong ô nhiều dòng: xuống dòng' },
  { keys: 'Tab, Shift+Tab', does: 'Sang ô sau, về ô trước' },
  { keys: 'Esc', does: 'Đóng gợi ý, rồi đóng biểu mẫu' },
  { keys: '↑ ↓, F2 hoặc Enter', does: 'Chọn dòng, mở dòng đang chọn' },
  { keys: 'Delete', does: 'Xóa dòng đang chọn (lấy lại bằng Ctrl+Z)' },
  { keys: 'Ctrl+F', does: 'Tìm trong màn hình' },
  { keys: 'F3', does: 'Tìm tiếp: sang dòng kế tiếp trong danh sách' },
  { keys: 'F5', does: 'Đọc lại danh sách; trong các dòng tiêu chí, danh mục tự kiểm tra: thêm dòng' },
  { keys: 'Ctrl+K', does: 'Tìm trong cả sổ, mở màn hình' },
  { keys: 'Ctrl+V', does: 'Trong danh sách: nhập các dòng vừa chép từ Excel' },
  { keys: 'Alt+↓, Ctrl+;', does: 'Trong ô ngày: mở lịch, ghi hôm nay' },
  {
    keys: "Ctrl+D, Ctrl+'",
    does: 'Trong biểu mẫu: lấy lại ô này của bản ghi vừa lưu; khi nhập từ Excel: lấy ô bên trên',
  },
  { keys: 'Ctrl+Z, Ctrl+Y', does: 'Hoàn tác, làm lại' },
  { keys: 'Ctrl+P', does: 'Mở báo cáo' },
  { keys: 'Ctrl+L', does: 'Khóa sổ' },
  { keys: 'Alt+1 … Alt+9', does: 'Sang mục thứ n ở thanh bên' },
  { keys: 'F1', does: 'Trợ giúp về màn hình đang mở' },
];

export const SIDEBAR: ScreenName[] = [
  'overview',
  'initiatives',
  'targets',
  'supports',
  'people',
  'periodic',
  'plan',
  'activities',
  'procedures',
  'matters',
  'traffic',
  'inspections',
  'exemplars',
  'rights',
  'reports',
  'submit',
  'settings',
];

/** The sidebar of a superior's register. */
export const ABOVE: ScreenName[] = [
  'matrix',
  'receive',
  'review',
  'sums',
  'sector',
  'honours',
  'reports',
  'subunits',
  'settings',
];

const stack: Handlers[] = [];

/** Answers keys while the component is shown. */
export function answerKeys(handlers: Handlers) {
  onMount(() => {
    stack.push(handlers);
    return () => stack.splice(stack.indexOf(handlers), 1);
  });
}

/** Rows copied in Excel and pasted outside of a field: taken as plain text, for its HTML holds what was shown, not what is there. */
export function answerPaste(take: (rows: string) => void) {
  onMount(() => {
    const onpaste = (event: ClipboardEvent) => {
      if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!/[\t\n]/.test(text.trim())) return;
      event.preventDefault();
      take(text);
    };
    document.addEventListener('paste', onpaste);
    return () => document.removeEventListener('paste', onpaste);
  });
}

/** Runs the newest answer to a command; false when nobody answers. */
export function run(command: Command): boolean {
  for (let i = stack.length - 1; i >= 0; i--) {
    const answer = stack[i]?.[command];
    if (answer) {
      answer();
      return true;
    }
  }
  return false;
}

/** Keys of the browser that must not reach it. */
function isBrowserKey(event: KeyboardEvent): boolean {
  if (['F5', 'F7', 'F12', 'F3'].includes(event.key)) return true;
  return (
    event.ctrlKey &&
    !event.altKey &&
    ['r', 'p', 'f', 'g', 'j', 'u', 'd', '+', '-', '=', '0', 'o'].includes(event.key.toLowerCase())
  );
}

const COMMANDS: Record<string, Command> = {
  n: 'new',
  insert: 'new',
  s: 'save',
  enter: 'saveAndAdd',
  f: 'find',
  k: 'search',
  l: 'lock',
  p: 'print',
  d: 'again',
  "'": 'again',
};

/** The one listener, in the capture phase. */
export function onKey(event: KeyboardEvent) {
  if (composing(event)) return;
  if (isBrowserKey(event)) event.preventDefault();
  if (!app.info?.open) return;
  const key = event.key.toLowerCase();
  const plainCtrl = event.ctrlKey && !event.shiftKey && !event.altKey;
  const command = plainCtrl ? COMMANDS[key] : undefined;
  if (command) {
    event.preventDefault();
    run(command);
  } else if (plainCtrl && (key === 'z' || key === 'y') && !isTyping(event.target)) {
    event.preventDefault();
    void (key === 'z' ? app.undo() : app.redo());
  } else if (event.key === 'F3') {
    if (!run('findNext')) run('find');
  } else if (event.key === 'F5') {
    run('reread');
  } else if (event.key === 'F1') {
    event.preventDefault();
    if (app.screen !== 'help') app.go('help', { noun: 'help', id: app.screen });
  } else if (event.altKey && !event.ctrlKey && /^[1-9]$/.test(event.key)) {
    event.preventDefault();
    const screen = (app.superior ? ABOVE : SIDEBAR)[Number(event.key) - 1];
    if (screen) app.go(screen);
  }
}
