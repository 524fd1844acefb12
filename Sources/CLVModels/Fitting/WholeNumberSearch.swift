/// The search for a parameter that is a whole number: 1, 2, 3, ….
///
/// The likelihood, maximized over the other parameters, rises with the number
/// to one peak and falls from there. Numbers ever farther apart, each at most
/// half as large again as the one before, are tried until two in a row are
/// worse than the best. What lies between the best and its neighbours is then
/// halved until nothing is left between them. So 1, 2, 3 and 4 are always
/// tried one after another, and of the numbers up to n some 4 ln n.
enum WholeNumberSearch {
  /// The best search over the numbers.
  ///
  /// - Parameters:
  ///   - most: The largest number to try, from 1 on.
  ///   - search: Searches for the other parameters, given a number and the end
  ///     at the number nearest to it that was tried.
  /// - Returns: The end of greatest likelihood; of equals, the first.
  static func best<Model: LikelihoodModel>(
    upTo most: Int,
    _ search: (_ number: Int, _ nearby: SearchEnd<Model>?) -> SearchEnd<Model>
  ) -> SearchEnd<Model> {
    var best = Trial(number: 1, end: search(1, nil))
    var latest = best
    // Between these, both worse than the best, it lies.
    var (below, above) = (0, most + 1)
    var worse = 0
    while latest.number < most, worse < 2 {
      let number = min(latest.number + max(1, latest.number / 2), most)
      let previous = latest
      latest = Trial(number: number, end: search(number, previous.end))
      if latest.isBetter(than: best) {
        below = previous.number
        best = latest
        (worse, above) = (0, most + 1)
      } else {
        worse += 1
        above = min(above, number)
      }
    }
    while true {
      let (left, right) = (best.number - below, above - best.number)
      guard max(left, right) > 1 else { return best.end }
      let number =
        left > right ? best.number - left / 2 : best.number + right / 2
      let trial = Trial(number: number, end: search(number, best.end))
      if trial.isBetter(than: best) {
        if number < best.number {
          above = best.number
        } else {
          below = best.number
        }
        best = trial
      } else if number < best.number {
        below = number
      } else {
        above = number
      }
    }
  }

  /// A number that was tried.
  private struct Trial<Model: LikelihoodModel> {
    let number: Int
    let end: SearchEnd<Model>

    func isBetter(than other: Trial) -> Bool {
      end.logLikelihood > other.end.logLikelihood
    }
  }
}
