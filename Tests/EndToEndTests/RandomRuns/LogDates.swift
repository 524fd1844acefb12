/// How a log's dates are written.
struct LogDates {
  /// What `--date-format` must say; nil where the tool knows the form.
  let format: String?

  private let write: @Sendable (PlainDate) -> String

  init(_ dice: inout Dice) {
    (format, write) = dice.pick(Self.forms)
  }

  /// The text of a day, counted from 1970.
  func text(_ day: Int) -> String { write(PlainDate(day)) }

  private static let forms: [(String?, @Sendable (PlainDate) -> String)] = [
    (nil, { $0.iso }),
    (nil, { $0.iso }),
    (nil, { $0.iso }),
    (nil, { "\($0.year)\($0.mm)\($0.dd)" }),
    (nil, { $0.iso + "T11:05:00Z" }),
    (nil, { $0.iso + " 23:30:00.125" }),
    (nil, { $0.iso + "T00:10:00-05:00" }),
    ("dd/MM/yyyy", { "\($0.dd)/\($0.mm)/\($0.year)" }),
    ("M/d/yyyy H:mm", { "\($0.month)/\($0.day)/\($0.year) 7:05" }),
    ("d MMM yyyy", { "\($0.day) \($0.monthName.prefix(3)) \($0.year)" }),
    ("MMMM d, yyyy", { "\($0.monthName) \($0.day), \($0.year)" }),
    (
      "yyyy.MM.dd 'at' hh:mm a",
      { "\($0.year).\($0.mm).\($0.dd) at 11:59 PM" }
    ),
  ]
}

/// A day of the calendar, by counting through years and months: slow, plain
/// and apart from the tool's arithmetic.
struct PlainDate {
  private(set) var year = 1970
  private(set) var month = 1
  private(set) var day = 1

  init(_ daysSince1970: Int) {
    var left = daysSince1970
    while left >= Self.days(ofYear: year) {
      left -= Self.days(ofYear: year)
      year += 1
    }
    while left >= Self.days(ofMonth: month, year) {
      left -= Self.days(ofMonth: month, year)
      month += 1
    }
    day = left + 1
  }

  var mm: String { padded(month, 2) }
  var dd: String { padded(day, 2) }
  var iso: String { "\(year)-\(mm)-\(dd)" }

  var monthName: String {
    [
      "January", "February", "March", "April", "May", "June", "July",
      "August", "September", "October", "November", "December",
    ][month - 1]
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  private static func days(ofYear year: Int) -> Int { isLeap(year) ? 366 : 365 }

  private static func days(ofMonth month: Int, _ year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
