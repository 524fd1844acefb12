internal import CLVData
internal import CLVModels

/// Accounts that buy as no customer does: what guests share, what a reseller
/// has.
///
/// An account is named where it made a twentieth of all repeat purchases, three
/// times as many as the next account that is not named, and more than NBD would
/// give anybody of so many customers. NBD is fitted as if such accounts had
/// made just too few purchases to stand out: without them it would take the
/// others' most frequent customers for as far as frequencies go.
public struct BulkAccounts: Sendable, Equatable, Encodable {
  /// An account.
  public struct Account: Sendable, Equatable, Encodable {
    /// Its identifier.
    public let id: String

    /// How many repeat purchases it made.
    public let purchases: Int

    /// Their share of all.
    public let share: Double
  }

  /// The accounts, the one of most purchases first.
  public let accounts: [Account]

  /// The share of all repeat purchases that they made together.
  public var share: Double { accounts.reduce(0) { $0 + $1.share } }

  private static let (leastShare, gap, most) = (0.05, 3, 5)

  /// What customers are like cannot be told from fewer who bought again.
  private static let fewestRepeaters = 20

  /// An account is no chance below this expected number of such customers.
  private static let significance = 1e-4

  /// Looks for such accounts; nil where there are none.
  init?(_ summary: CustomerSummary) {
    guard summary.counts == nil else { return nil }
    let x = summary.frequency
    let all = x.reduce(0) { $0 + Int($1) }
    let candidates = x.indices.filter {
      Double(x[$0]) >= Self.leastShare * Double(all) && x[$0] > 1
    }
    .sorted { x[$0] > x[$1] }
    // Where a twentieth is little, nobody stands out.
    guard !candidates.isEmpty, candidates.count <= 2 * Self.most else {
      return nil
    }
    let (named, next) = Self.standingOut(candidates, x)
    let repeaters = x.count { $0 > 0 }
    guard !named.isEmpty, repeaters - named.count >= Self.fewestRepeaters
    else { return nil }
    var capped = x
    for account in named { capped[account] = Int32(Self.gap) * next - 1 }
    let sample = HistorySample(
      frequency: capped, recency: summary.recency, T: summary.T)
    guard let fit = try? NBD.fit(to: sample), fit.convergence.isUsable else {
      return nil
    }
    accounts = named.filter { account in
      let below = (0..<Int(x[account])).reduce(0.0) {
        $0 + fit.model.probability(of: $1, in: summary.T[account])
      }
      return Double(x.count) * (1 - below) < Self.significance
    }
    .map {
      Account(
        id: summary.ids[$0], purchases: Int(x[$0]),
        share: Double(x[$0]) / Double(all))
    }
    if accounts.isEmpty { return nil }
  }

  /// The candidates above the last gap, and the largest number of
  /// purchases below it.
  private static func standingOut(
    _ candidates: [Int], _ x: [Int32]
  ) -> (named: [Int], next: Int32) {
    let first = candidates.prefix(most)
    let next =
      candidates.count > first.count
      ? x[candidates[first.count]]
      : x.indices.lazy.filter { !first.contains($0) }.map { x[$0] }.max() ?? 0
    let bounds = first.dropFirst().map { x[$0] } + [next]
    let last = first.indices.last {
      Int(x[first[$0]]) >= gap * max(1, Int(bounds[$0]))
    }
    return last.map { (Array(first[...$0]), max(1, bounds[$0])) } ?? ([], 1)
  }

  /// The accounts, and what they do to the fit.
  var finding: AssumptionFinding {
    let values: [String: ReportValue] = [
      "account": .name(accounts[0].id),
      "accounts": .names(accounts.map(\.id)),
      "purchases": .count(accounts.reduce(0) { $0 + $1.purchases }),
      "share": .percent(share, decimals: 1),
    ]
    let isOne = accounts.count == 1
    return AssumptionFinding(
      .bulkAccounts, .doubtful,
      found: Statement(
        isOne ? .bulkAccount : .bulkAccounts,
        values.filter { $0.key != (isOne ? "accounts" : "account") }),
      meaning: Statement(.bulkDistorts), advice: .leaveOutBulk)
  }
}
