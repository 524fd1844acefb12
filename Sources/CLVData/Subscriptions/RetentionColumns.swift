/// The names of the columns of retention data.
public struct RetentionColumns: Sendable, Equatable {
  /// In a log of subscriptions, the customer's identifier.
  public var customer = "customer_id"

  /// In a log, the day a subscription began.
  public var start = "start"

  /// In a log, the day it ended; empty where it goes on.
  public var end = "end"

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

    /// A period a row, a cohort a column.
    case wide

    /// A period of a cohort a row.
    case long
  }

  /// The layout that a header shows; nil where it is none of them.
  func layout(of header: [String]) -> Layout? {
    if header.contains(start), header.contains(end) { return .log }
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
