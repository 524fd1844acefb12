import Foundation

/// Small files for tests.
enum Samples {
  static let header = "customer_id,date,amount\n"

  static let rows = "1,2020-01-01,5\n1,2020-02-01,6\n2,2020-01-03,7\n"

  static let log = header + rows

  static let summaryHeader = "customer_id,frequency,recency,T,monetary_value\n"

  /// Forty customers of some variety.
  static let summaryRows = (0..<40).map { i in
    let x = i % 4
    let recency = x == 0 ? 0 : 2 * x + i % 5
    return "c\(i),\(x),\(recency),\(20 + i % 7),\(x == 0 ? 0 : 10 + i)\n"
  }.joined()

  static let summary = summaryHeader + summaryRows

  static let model = """
    {"format": "clv-model", "version": 1, "time_unit": "week",
     "purchase": {"model": "BG/NBD",
       "parameters": {"r": 0.25, "alpha": 4.5, "a": 0.8, "b": 2.5}},
     "spend": {"model": "Gamma-Gamma",
       "parameters": {"p": 6.25, "q": 3.75, "v": 15.5}}}
    """

  /// The sample model with one text in the place of another.
  static func model(_ old: String, _ new: String) -> String {
    model.replacingOccurrences(of: old, with: new)
  }

  /// A log of `customers` who buy once each, spread over January.
  static func oneTimeBuyers(_ customers: Int, sameDay: Bool = false) -> String {
    header
      + (1...customers).map { i in
        let day = sameDay ? 1 : i % 28 + 1
        return "\(i),2020-01-\(day < 10 ? "0" : "")\(day),5\n"
      }.joined()
  }
}
