/// What was found about one assumption of the models.
public struct AssumptionFinding: Sendable, Equatable, Encodable {
  /// Whether the assumption holds.
  public enum Status: String, Sendable, Encodable {
    /// Nothing speaks against it.
    case holds

    /// It does not hold, or its failing matters: read on.
    case doubtful

    /// The data cannot tell.
    case unknown
  }

  /// What findings are about.
  public enum Topic: String, Sendable, CaseIterable, Encodable {
    case frequencies
    case oneTimeBuyers = "one_time_buyers"
    case oneTimeAlive = "one_time_alive"
    case regularity
    case spend
    case spendDifferences = "spend_differences"
    case bulkAccounts = "bulk_accounts"
    case cohorts
    case season
    case trend

    fileprivate var english: String {
      switch self {
      case .frequencies: "how often customers bought"
      case .oneTimeBuyers: "one-time buyers"
      case .oneTimeAlive: "P(alive) of one-time buyers"
      case .regularity: "regularity"
      case .spend: "spend and frequency"
      case .spendDifferences: "customers' spend"
      case .bulkAccounts: "accounts"
      case .cohorts: "cohorts"
      case .season: "season"
      case .trend: "growth or decline"
      }
    }
  }

  /// What it is about, in any language.
  public let key: Topic

  /// What it is about, in a few words.
  public let topic: String

  /// Whether it holds.
  public let status: Status

  /// What was found.
  public let found: String

  /// What that means for the forecasts.
  public let meaning: String

  /// What to do; nil where there is nothing to be done.
  public let advice: String?

  /// All that is said, in any language: what was found, what it means, and
  /// what to do.
  public let statements: [Statement]

  init(
    _ topic: Topic, _ status: Status, found: Statement, meaning: Statement,
    advice: FindingText? = nil
  ) {
    let advice = advice.map { Statement($0) }
    self.init(
      topic, status, found: found.english, meaning: meaning.english,
      advice: advice?.english,
      statements: [found, meaning] + (advice.map { [$0] } ?? []))
  }

  /// A finding that says in other words what its statements say.
  init(
    _ topic: Topic, _ status: Status, found: String, meaning: String,
    advice: String? = nil, statements: [Statement]
  ) {
    key = topic
    self.topic = topic.english
    self.status = status
    self.found = found
    self.meaning = meaning
    self.advice = advice
    self.statements = statements
  }
}

/// Numbers within the sentences of findings.
enum Plain {
  /// A share as a percentage: 59.9 %.
  static func percent(_ share: Double) -> String {
    "\(fixed(100 * share, 1)) %"
  }

  /// A number with a fixed number of decimals.
  static func fixed(_ number: Double, _ decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    guard abs(number) < 1e15, abs(number) * scale < 1e18 else {
      return "\(number)"
    }
    let scaled = Int64((abs(number) * scale).rounded())
    let sign = number < 0 && scaled > 0 ? "−" : ""
    let (whole, rest) = scaled.quotientAndRemainder(dividingBy: Int64(scale))
    guard decimals > 0 else { return sign + grouped(whole) }
    let digits = String(rest)
    let zeros = String(repeating: "0", count: decimals - digits.count)
    return "\(sign)\(grouped(whole)).\(zeros)\(digits)"
  }

  /// A p-value as people read it, with its sign: "= 0.0312", "< 0.0001".
  static func probability(_ p: Double) -> String {
    p < 1e-4 ? "< 0.0001" : "= \(fixed(p, 4))"
  }

  /// A whole number with its thousands grouped.
  static func whole(_ number: Int) -> String { fixed(Double(number), 0) }

  private static func grouped(_ number: Int64) -> String {
    var text = ""
    let digits = String(number)
    for (i, digit) in digits.enumerated() {
      if i > 0, (digits.count - i) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
