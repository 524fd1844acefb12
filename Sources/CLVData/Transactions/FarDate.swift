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

  /// The days between the two sides of the gap.
  public let gapDays: Int

  /// Whether they come before all others, not after.
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

  /// The far dates: at one end of the log, or at both.
  ///
  /// Of the gaps between successive dates the longest divides the log. It is
  /// far where it is longer than three years and than the whole span of the
  /// rows on its one side, which are twice as many as those on the other and
  /// twenty at least. What lies there is left out, and the rest is looked at
  /// once more: it may have such dates at its other end, or nearer ones.
  mutating func farDates() -> [FarDate] {
    keep()
    var rest = stretches.values.sorted { $0.first < $1.first }[...]
    var found: [FarDate] = []
    while let far = Self.split(&rest) { found.append(far) }
    return found
  }

  /// Takes the far rows off one end.
  private static func split(_ rest: inout ArraySlice<Stretch>) -> FarDate? {
    func gap(before place: Int) -> Int {
      Int(rest[place].first) - Int(rest[place - 1].last)
    }
    guard
      let place = rest.indices.dropFirst().max(by: {
        gap(before: $0) < gap(before: $1)
      })
    else { return nil }
    let (before, after) = (rest[..<place], rest[place...])
    let isFirst = count(before) < count(after)
    let (few, many) = isFirst ? (before, after) : (after, before)
    let length = gap(before: place)
    guard length > leastGap, length > span(many), count(many) >= leastRows,
      count(many) >= 2 * count(few),
      let line = few.min(by: { $0.line < $1.line }),
      let nearest = isFirst ? many.first?.first : many.last?.last
    else { return nil }
    rest = many
    return FarDate(
      line: line.line,
      day: CalendarDay(daysSince1970: line.day).description,
      rows: count(few),
      nearest: CalendarDay(daysSince1970: nearest).description,
      gapDays: length)
  }

  private static func count(_ stretches: ArraySlice<Stretch>) -> Int {
    stretches.reduce(0) { $0 + $1.rows }
  }

  private static func span(_ stretches: ArraySlice<Stretch>) -> Int {
    Int(stretches.last?.last ?? 0) - Int(stretches.first?.first ?? 0)
  }
}
