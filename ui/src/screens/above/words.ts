/** How a unit stands in a period, as the superior's screens write it. */
import type { MatrixState } from '../../lib/api';

export const STATES: Record<MatrixState, { mark: string; label: string; tone: string }> = {
  on_time: { mark: '●', label: 'Đúng hạn', tone: 'good' },
  late: { mark: '◑', label: 'Trễ', tone: 'warn' },
  returned: { mark: '↩', label: 'Trả lại', tone: 'bad' },
  missing: { mark: '○', label: 'Chưa nộp, quá hạn', tone: 'bad' },
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
