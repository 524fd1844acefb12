public import CLVTables

/// When new customers arrive, and how many.
public struct AcquisitionCalendar: Sendable {
  /// Customers who arrive together, or evenly over a while.
  public struct Arrival: Sendable, Equatable {
    /// When they begin to arrive, in time units from the start.
    public let time: Double

    /// How long they go on arriving; 0 for all at once.
    public let duration: Double

    /// How many they are.
    public let customers: Int

    /// An arrival of customers.
    ///
    /// - Precondition: Nothing is negative.
    public init(time: Double, duration: Double = 0, customers: Int) {
      precondition(time >= 0 && duration >= 0 && customers >= 0)
      self.time = time
      self.duration = duration
      self.customers = customers
    }
  }

  /// The arrivals, in the order given.
  public let arrivals: [Arrival]

  /// The day of time 0; nil where the calendar has no dates.
  public let start: CalendarDay?

  /// A calendar of arrivals.
  public init(_ arrivals: [Arrival], start: CalendarDay? = nil) {
    self.arrivals = arrivals
    self.start = start
  }

  /// The number of customers in all.
  public var customers: Int { arrivals.reduce(0) { $0 + $1.customers } }

  /// The time at which the last customers begin to arrive.
  public var lastTime: Double {
    arrivals.reduce(0) { max($0, $1.customers > 0 ? $1.time : 0) }
  }
}

extension AcquisitionCalendar {
  /// More periods than this are taken for something else.
  private static let lastPeriod = 100_000

  /// Reads a file with the columns date and customers, or period and
  /// customers.
  ///
  /// On a date, all arrive; time 0 is the earliest date. Periods count from
  /// 1, and over a period customers arrive evenly.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is the standard input.
  ///   - unit: The unit of all times.
  ///   - periodLength: The length of a period in the unit.
  ///   - delimiter: The byte between fields; nil for the comma.
  /// - Throws: Bad data for a missing column, for a field that is not what
  ///   its column says, and where nobody arrives at all.
  public init(
    path: String, unit: TimeUnit, periodLength: Double,
    delimiter: UInt8? = nil
  ) throws(DataError) {
    let rows = try KeyedRows(
      path: path, key: ["date", "period"], value: "customers",
      delimiter: delimiter)
    let hasDates = rows.column(0) == "date"
    var arrivals: [Arrival] = []
    var days: [CalendarDay] = []
    while try rows.advance() {
      if hasDates {
        days.append(try rows.day(0))
        arrivals.append(Arrival(time: 0, customers: try rows.count(1)))
      } else {
        let period = try rows.count(0)
        guard (1...Self.lastPeriod).contains(period) else {
          throw rows.error(
            0, "periods count from 1 to \(Self.lastPeriod); correct the row")
        }
        arrivals.append(
          Arrival(
            time: Double(period - 1) * periodLength, duration: periodLength,
            customers: try rows.count(1)))
      }
    }
    let start = days.min()
    if let start {
      arrivals = zip(days, arrivals).map { day, arrival in
        Arrival(
          time: Double(start.distance(to: day)) / unit.days,
          customers: arrival.customers)
      }
    }
    self.init(arrivals, start: start)
    guard arrivals.contains(where: { $0.customers > 0 }) else {
      throw DataError(
        .badData, at: .file(rows.name),
        "nobody arrives; give rows with one customer or more")
    }
  }
}
