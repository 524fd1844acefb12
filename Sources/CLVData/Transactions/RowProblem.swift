internal import CLVModels

/// Why a row of a transaction log cannot be used.
enum RowProblem: Error, Equatable {
  /// The numbers that a row may hold.
  enum NumberRole {
    case amount
    case quantity
    case price
  }

  case fieldCount(Int)
  case text(TextFault)
  case invalidText
  case missingCustomer
  case date(DateProblem)
  case number(NumberRole, DecimalProblem)
  case amountTooLarge
  case refund

  /// What to say about damaged text, after naming the place.
  static func advice(_ fault: TextFault) -> String {
    switch fault {
    case .nullByte:
      "contains a null byte; convert the file to UTF-8 text"
    case .loneCarriageReturn:
      """
      contains a carriage return without a line feed; convert the line ends \
      to LF or put the field in quotes
      """
    case .textAfterQuote:
      "has text after a closing quote; double the quotes inside the field"
    }
  }

  /// What to say about a row with another number of fields than the header.
  static func advice(fields: Int, header: Int) -> String {
    "the row has \(Plural.count(fields, "field")), the header \(header); put "
      + "fields that contain the delimiter in quotes"
  }

  /// Adds the row to its count.
  func count(in report: inout CleaningReport) {
    switch self {
    case .fieldCount: report.wrongFieldCount += 1
    case .text, .invalidText: report.badText += 1
    case .missingCustomer: report.missingCustomers += 1
    case .date: report.badDates += 1
    case .number, .amountTooLarge: report.badAmounts += 1
    case .refund: report.refundsRejected += 1
    }
  }
}
