/** The longest that this thread was held up while `work` ran, in ms. */
export async function longestBlock(work: Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const tick = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  await work.finally(() => clearInterval(tick));
  return Math.max(longest, performance.now() - last);
}
