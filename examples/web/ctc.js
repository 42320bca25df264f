// From a network's probabilities to digits: the best path of Graves et al., 2006.

/**
 * Returns the digits in `probabilities`, a row of as many as `digitOf` is long for each step.
 *
 * `digitOf` has the digit that each symbol stands for, -1 for none; `nothing` is the number of the
 * symbol that says nothing. The most probable digit, other word or nothing of each step is taken,
 * and repetitions are merged.
 */
export function digitsOf(probabilities, digitOf, nothing) {
  const other = 10;
  const silent = 11;
  const digits = [];
  let before = silent;
  for (let row = 0; row < probabilities.length; row += digitOf.length) {
    const sums = new Array(12).fill(0);
    digitOf.forEach((digit, i) => {
      const symbol = digit >= 0 ? digit : i === nothing ? silent : other;
      sums[symbol] += probabilities[row + i];
    });
    const best = sums.indexOf(Math.max(...sums));
    if (best < other && best !== before) digits.push(best);
    before = best;
  }
  return digits;
}
