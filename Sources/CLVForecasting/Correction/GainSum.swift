/// The gains of rows, summed.
struct GainSum {
  private var count = 0.0
  private var loss = (sum: 0.0, squares: 0.0)
  private var error = (sum: 0.0, squares: 0.0)
  private var plainError = 0.0

  mutating func add(
    _ sample: CorrectionSample, _ rows: [Int], _ plain: [Double],
    _ corrected: [Double]
  ) {
    for (place, row) in rows.enumerated() {
      let (y, w) = (sample.outcomes[row], sample.weights[row])
      let (before, after) = (plain[place], corrected[place])
      let fall =
        w
        * (LogLinearRegression.loss(sample.law, y, before)
          - LogLinearRegression.loss(sample.law, y, after))
      loss.sum += fall
      loss.squares += fall * fall
      let nearer = w * (abs(y - before) - abs(y - after))
      error.sum += nearer
      error.squares += nearer * nearer
      plainError += w * abs(y - before)
      count += 1
    }
  }

  var gain: CorrectionTrial.Gain {
    func standardError(_ sums: (sum: Double, squares: Double)) -> Double {
      let mean = sums.sum / count
      let variance = max(0, sums.squares / count - mean * mean)
      return (variance / max(1, count - 1)).squareRoot()
    }
    return CorrectionTrial.Gain(
      loss: loss.sum / count, standardError: standardError(loss),
      mae: error.sum / count, maeStandardError: standardError(error),
      plainMae: plainError / count)
  }
}
