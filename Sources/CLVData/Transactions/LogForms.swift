internal import CLVTables

/// How the dates and numbers of a log are written.
struct LogForms {
  /// The form of the dates.
  var dates: DateFormat

  /// The form of the amounts, or of quantities and of prices.
  var numbers: [NumberForm]

  /// Whether all cells have been looked at to find these.
  var isSurveyed = false

  /// Whether all bytes have been looked at to find the encoding.
  var isEncodingSurveyed = false

  /// The forms that the options say; what they leave open is as most logs
  /// have it, until a cell contradicts.
  init(_ options: TransactionOptions) {
    dates = Self.dates(options.dateFormat, options)
    let number = options.decimal.map { NumberForm.local($0) } ?? .plain
    numbers = [number, number]
  }

  private static func dates(
    _ format: DateFormat, _ options: TransactionOptions
  ) -> DateFormat {
    switch (format, options.calendar, options.zone) {
    case (.iso, .persian?, let zone): .form(.persianYearMonthDay, zone)
    case (.iso, _, let zone?): .form(.yearMonthDay, zone)
    case (.pattern(let pattern, _), let calendar?, _):
      .pattern(pattern, calendar)
    case (.form(let form, _), _, let zone): .form(form, zone)
    default: format
    }
  }

  /// Whether a problem may be one of these forms and not of the row.
  func mayCause(_ problem: RowProblem) -> Bool {
    guard !isSurveyed else { return false }
    return switch problem {
    case .date(.empty), .number(_, .empty): false
    case .date, .number: true
    default: false
    }
  }
}

/// Plain numbers that could be thousands in another notation: `1.000`.
///
/// A single cell with one or two decimals tells that they are not.
struct DecimalPlaces {
  private var hasThree = false
  private var isDecided = false

  /// Whether the cells so far leave two readings.
  var areDoubtful: Bool { hasThree && !isDecided }

  /// Takes a plain number.
  @inline(__always)
  mutating func add(_ field: Bytes) {
    if !isDecided { look(field) }
  }

  private mutating func look(_ field: Bytes) {
    func isPoint(_ place: Int) -> Bool {
      field.count > place && field[field.count - place] == Ascii.point
    }
    isDecided = isPoint(2) || isPoint(3)
    hasThree = hasThree || isPoint(4)
  }
}
