internal import CLVTables

/// The names of the columns of retention data.
public struct RetentionColumns: Sendable, Equatable {
  /// In a log of subscriptions, the customer's identifier.
  public var customer = "customer_id"

  /// In a log, the day a subscription began.
  public var start = "start"

  /// In a log, the day it ended; empty where it goes on.
  public var end = "end"

  /// In a table of tenures, how many periods the customer has been there.
  public var tenure = "tenure"

  /// In a table of tenures, whether the customer has left.
  public var churned = "churn"

  /// In a survival table, the number of periods gone by.
  public var period = "period"

  /// In a long survival table, the cohort.
  public var cohort = "cohort"

  /// In a long survival table, how many customers are there.
  public var customers = "customers"

  /// The default names.
  public init() {}

  /// What the rows of a table are, as its header says.
  enum Layout {
    /// A subscription a row.
    case log

    /// A customer a row, with a length of time.
    case tenures

    /// A period a row, a cohort a column.
    case wide

    /// A period of a cohort a row.
    case long
  }

  /// The names as a header has them: those that are there but for case, blanks
  /// and marks.
  func resolved(in header: [String]) -> RetentionColumns {
    var columns = self
    for path in [
      \RetentionColumns.tenure, \.churned, \.start, \.end, \.customer,
    ] {
      let name = columns[keyPath: path]
      columns[keyPath: path] = InputTable.alike(name, in: header) ?? name
    }
    return columns
  }

  /// The layout that a header shows; nil where it is none of them.
  func layout(of header: [String]) -> Layout? {
    if header.contains(start), header.contains(end) { return .log }
    if header.contains(tenure), header.contains(churned) { return .tenures }
    guard header.contains(period) else { return nil }
    return header.contains(cohort) && header.contains(customers)
      ? .long : .wide
  }
}

/// How retention data is to be read.
public struct RetentionOptions: Sendable {
  /// By what the customers of a log are put into cohorts.
  public enum CohortRule: String, Sendable, CaseIterable {
    /// All in one.
    case all

    /// By the month in which they began.
    case month

    /// By the year in which they began.
    case year
  }

  /// The names of the columns.
  public var columns = RetentionColumns()

  /// The length of a period.
  public var timeUnit = TimeUnit.month

  /// How the dates of a log are written.
  public var dateFormat = DateFormat.iso

  /// The last day observed in a log; its last date if nil.
  public var observationEnd: CalendarDay?

  /// The cohorts of a log.
  public var cohortRule = CohortRule.all

  /// The byte between fields; nil to find it out.
  public var delimiter: UInt8?

  /// The defaults.
  public init() {}
}
