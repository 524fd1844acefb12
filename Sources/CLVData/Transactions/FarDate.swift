/// Dates at the beginning or the end of a log that lie far from all others,
/// as placeholders (1900-01-01, 9999-12-31) and slips of the pen do.
///
/// One such row stretches the time observed, and with it everybody's silence:
/// forecasts become those of customers who have left.
public struct FarDate: Codable, Sendable, Equatable {
  /// The line of the first row with such a date, from 1.
  public let line: Int

  /// The date of that row.
  public let day: String

  /// How many rows lie so far out on this side.
  public let rows: Int

  /// The next date towards all the others.
  public let nearest: String

  /// The days between that and the one of these that is nearest to it.
  public let gapDays: Int

  /// Whether they come before all others, not after: dates as text are in the
  /// order of time.
  public var isFirst: Bool { day < nearest }

  /// The whole years of the gap.
  public var years: Int { Int(Double(gapDays) / 365.25) }
}

/// Finds the far dates of a log as its rows go by, in little memory: of each
/// stretch of 256 days it keeps the first, the last and the number of rows.
struct FarDateFinder {
  /// A gap is far from three years on, whatever the others' span.
  private static let leastGap = 1_096

  /// Fewer rows than this have no span to speak of.
  private static let leastRows = 20

  private struct Stretch {
    /// The line of the first row, and its day.
    let line: Int
    let day: Int32
    var first: Int32
    var last: Int32
    var rows = 0
  }

  private var stretches: [Int32: Stretch] = [:]

  /// The stretch of the rows at hand, kept apart as neighbours are in one.
  private var key: Int32 = .min
  private var current = Stretch(line: 0, day: 0, first: 0, last: 0)

  /// Takes a row.
  @inline(__always)
  mutating func add(_ day: CalendarDay, line: Int) {
    let number = day.daysSince1970
    if number >> 8 != key { move(to: number, line: line) }
    current.first = min(current.first, number)
    current.last = max(current.last, number)
    current.rows &+= 1
  }

  @inline(never)
  private mutating func move(to number: Int32, line: Int) {
    keep()
    key = number >> 8
    current =
      stretches[key]
      ?? Stretch(line: line, day: number, first: number, last: number)
  }

  private mutating func keep() {
    if current.rows > 0 { stretches[key] = current }
  }

  /// The far dates, those before all others first.
  ///
  /// Beginning with the row in the middle of all, the log is followed to both
  /// sides, over the shorter gap first, until each gap is longer than three
  /// years and than the time followed so far. What is beyond is far, if the
  /// rows within are twenty at least, and twice as many as those beyond.
  mutating func farDates() -> [FarDate] {
    keep()
    let sorted = stretches.values.sorted { $0.first < $1.first }
    let rows = Self.count(sorted[...])
    guard let middle = Self.middle(of: sorted, rows) else { return [] }
    var body = middle...middle
    func span() -> Int {
      Int(sorted[body.upperBound].last) - Int(sorted[body.lowerBound].first)
    }
    func gap(before place: Int) -> Int {
      sorted.indices.contains(place) && place > 0
        ? Int(sorted[place].first) - Int(sorted[place - 1].last) : .max
    }
    while true {
      let before = gap(before: body.lowerBound)
      let after = gap(before: body.upperBound + 1)
      guard min(before, after) <= max(Self.leastGap, span()) else { break }
      body =
        before <= after
        ? body.lowerBound - 1...body.upperBound
        : body.lowerBound...body.upperBound + 1
    }
    let within = Self.count(sorted[body])
    guard within >= Self.leastRows, within >= 2 * (rows - within) else {
      return []
    }
    return [
      Self.farDate(
        sorted[..<body.lowerBound], from: sorted[body.lowerBound].first,
        gap(before: body.lowerBound)),
      Self.farDate(
        sorted[(body.upperBound + 1)...], from: sorted[body.upperBound].last,
        gap(before: body.upperBound + 1)),
    ].compactMap(\.self)
  }

  /// The place of the stretch that has the row in the middle.
  private static func middle(of sorted: [Stretch], _ rows: Int) -> Int? {
    var before = 0
    return sorted.firstIndex { stretch in
      before += stretch.rows
      return 2 * before >= rows
    }
  }

  private static func farDate(
    _ far: ArraySlice<Stretch>, from nearest: Int32, _ gap: Int
  ) -> FarDate? {
    far.min { $0.line < $1.line }.map { first in
      FarDate(
        line: first.line,
        day: CalendarDay(daysSince1970: first.day).description,
        rows: count(far),
        nearest: CalendarDay(daysSince1970: nearest).description,
        gapDays: gap)
    }
  }

  private static func count(_ stretches: ArraySlice<Stretch>) -> Int {
    stretches.reduce(0) { $0 + $1.rows }
  }
}
