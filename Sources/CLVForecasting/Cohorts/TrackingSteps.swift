internal import CLVData

/// The stretches of time by which purchases are tracked.
///
/// They are weeks; on a log so long that there would be more than ``most`` of
/// them, each is as many whole weeks as keep them to that number, so that
/// neither time nor files grow with the span beyond it.
package struct TrackingSteps: Sendable {
  /// The most steps: somewhat more than the weeks of 25 years.
  static let most = 1_350

  /// The most steps of a picture: the weeks of three years.
  static let mostDrawn = 157

  /// How many weeks a step is long.
  package let weeks: Int

  /// The number of days from the first to the end of each step; the last step
  /// ends with the days.
  package let ends: [Int]

  /// The steps of a number of days.
  ///
  /// - Parameters:
  ///   - days: The number of days.
  ///   - drawn: Whether they are for a picture, where several steps become one
  ///     so that they can be told apart.
  package init(days: Int, drawn: Bool = false) {
    let all = (days + 6) / 7
    func length(of weeks: Int, atMost most: Int) -> Int {
      max(1, (weeks + most - 1) / most)
    }
    let step = length(of: all, atMost: Self.most)
    let weeks =
      drawn
      ? step * length(of: (all + step - 1) / step, atMost: Self.mostDrawn)
      : step
    self.weeks = weeks
    ends = stride(from: 0, to: days, by: 7 * weeks).map {
      min($0 + 7 * weeks, days)
    }
  }

  /// The number of days before each step.
  package var starts: [Int] { ends.isEmpty ? [] : [0] + ends.dropLast() }

  /// The number, from 1, of the last week of a step.
  package func lastWeek(_ step: Int) -> Int { (ends[step] + 6) / 7 }
}
