import CLVCampaigns
import CLVData
import CLVNumerics

/// Logs of customers whose rates are known, steady or slower from a moment on.
struct SimulatedPaces {
  /// How regular the gaps are: 1 for purchases at random.
  var shape = 1.0

  /// The mean number of repeat purchases, which differs between customers.
  var purchases = 12.0

  /// By what the rate is multiplied from the middle of each customer's time on.
  var slower = 1.0

  /// Of so many customers one is slower, the first of them.
  var slowerEach = 1

  /// Days of the log.
  var days = 720.0

  /// A log of customers, the first purchase within the first quarter.
  func log(_ customers: Int, seed: UInt64) throws -> TransactionLog {
    var generator = SplitMix64(seed: seed)
    var ids: [String] = []
    var dates: [CalendarDay] = []
    func buy(_ customer: Int, _ time: Double) throws {
      ids.append("\(customer)")
      dates.append(
        try CalendarDay("2022-01-01").advanced(by: Int(time.rounded(.down))))
    }
    // The log ends on the same day whoever buys.
    try buy(-1, days)
    for customer in 0..<customers {
      let start = days / 4 * generator.uniform()
      let time = days - start
      let slower = customer % slowerEach == 0 ? slower : 1
      let rate = generator.gamma(shape: 2, rate: 2) * purchases / days
      // Customers do not begin with a purchase that is anything but the first.
      var now = 0.0
      try buy(customer, start)
      while true {
        let gap = generator.gamma(shape: shape, rate: shape * rate)
        now = Self.moved(now, by: gap, time / 2, slower)
        guard now < time else { break }
        try buy(customer, start + now)
      }
    }
    return try TransactionLog(
      reading: TransactionArrays(customers: ids, days: dates))
  }

  /// A time after a gap that takes longer beyond a moment.
  private static func moved(
    _ now: Double, by gap: Double, _ moment: Double, _ slower: Double
  ) -> Double {
    if now >= moment { return now + gap / slower }
    let end = now + gap
    return end <= moment ? end : moment + (end - moment) / slower
  }

  /// Who is found to have slowed down.
  static func found(
    in log: TransactionLog, share: Double = 0.05
  ) throws -> SlowingCustomers {
    let window = try log.window()
    return try SlowingCustomers(
      log, try log.summarize(window, timeUnit: .week).complete,
      end: window.observationEnd, share: share)
  }
}
