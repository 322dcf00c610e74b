/** How a unit stands in a period, as the superior's screens write it. */
import type { Decision, MatrixState } from '../../lib/api';

export const STATES: Record<MatrixState, { mark: string; label: string; tone: string }> = {
  on_time: { mark: '●', label: 'Đúng hạn', tone: 'good' },
  late: { mark: '◑', label: 'Trễ', tone: 'warn' },
  returned: { mark: '↩', label: 'Trả lại', tone: 'bad' },
  missing: { mark: '✕', label: 'Chưa nộp, quá hạn', tone: 'bad' },
  due: { mark: '○', label: 'Chưa nộp', tone: '' },
  exempt: { mark: '–', label: 'Miễn', tone: '' },
  waiting: { mark: '?', label: 'Chờ xác nhận thẻ', tone: 'warn' },
};

export const ANSWERS: Record<string, string> = {
  fixed: 'Đã sửa',
  explained: 'Giải trình',
  disagreed: 'Không đồng ý',
  '': 'Chưa trả lời',
};

/** What a superior decides on an exemplar or nomination. */
export const DECISIONS: Record<Decision, { label: string; done: string; tone: string }> = {
  proposed: { label: 'Đề nghị', done: 'Xét lại', tone: '' },
  chosen: { label: 'Chọn', done: 'Đã chọn', tone: 'good' },
  passed: { label: 'Không chọn', done: 'Không chọn', tone: 'bad' },
  sent_up: { label: 'Gửi lên', done: 'Đã chọn để gửi lên:', tone: 'good' },
};
