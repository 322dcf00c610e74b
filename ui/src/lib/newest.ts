/** Keeps only the newest question's answer: who types on asks again before the first answer is there. */
export function newest() {
  let asked = 0;
  return async <T>(question: Promise<T>, keep: (answer: T) => void): Promise<void> => {
    const mine = ++asked;
    const answer = await question;
    if (mine === asked) keep(answer);
  };
}
