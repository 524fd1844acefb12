internal import CLVTables

/// Why a row of a transaction log cannot be used.
enum RowProblem: Error, Equatable {
  /// The numbers that a row may hold.
  enum NumberRole {
    case amount
    case quantity
    case price
    case refunded
  }

  case fieldCount(Int)
  case text(TextFault)
  case invalidText
  case missingCustomer
  case date(DateProblem)
  case number(NumberRole, DecimalProblem)
  case amountTooLarge
  case refund

  /// A currency has no rate on the day, or none is named.
  case noRate(String)

  /// Adds the row to its count.
  func count(in report: inout CleaningReport) {
    switch self {
    case .fieldCount: report.wrongFieldCount += 1
    case .text, .invalidText: report.badText += 1
    case .missingCustomer: report.missingCustomers += 1
    case .date: report.badDates += 1
    case .number, .amountTooLarge, .noRate: report.badAmounts += 1
    case .refund: report.refundsRejected += 1
    }
  }
}
