internal import CLVData

/// The stretches of time by which purchases are tracked.
///
/// They are weeks; on a log so long that there would be more than ``most`` of
/// them, each is as many whole weeks as keep them to that number, so that
/// neither time nor files grow with the span beyond it.
package struct TrackingSteps: Sendable {
  /// The most steps: somewhat more than the weeks of 25 years.
  static let most = 1_350

  /// How many weeks a step is long.
  package let weeks: Int

  /// The number of days from the first to the end of each step; the last step
  /// ends with the days.
  package let ends: [Int]

  /// The steps of a number of days.
  package init(days: Int) {
    let all = (days + 6) / 7
    let weeks = max(1, (all + Self.most - 1) / Self.most)
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
