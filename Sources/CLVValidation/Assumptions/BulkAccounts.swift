internal import CLVData
internal import CLVModels

/// Accounts that buy as no customer does: what guests share, what a reseller
/// has.
///
/// An account is named where it made a twentieth of all repeat purchases, three
/// times as many as the next account that is not named, and more than NBD,
/// fitted without those named, would give anybody of so many customers.
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

  /// An account is no chance below this expected number of such customers.
  private static let significance = 1e-3

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
    let named = Self.standingOut(candidates, x)
    guard !named.isEmpty else { return nil }
    let others = x.indices.filter { !named.contains($0) }
    let sample = HistorySample(
      frequency: others.map { x[$0] },
      recency: others.map { summary.recency[$0] },
      T: others.map { summary.T[$0] })
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

  /// Those of the candidates above the last gap.
  private static func standingOut(
    _ candidates: [Int], _ x: [Int32]
  ) -> [Int] {
    let first = candidates.prefix(most)
    let next =
      candidates.count > first.count
      ? x[candidates[first.count]]
      : x.indices.lazy.filter { !first.contains($0) }.map { x[$0] }.max() ?? 0
    let bounds = first.dropFirst().map { x[$0] } + [next]
    let last = first.indices.last {
      Int(x[first[$0]]) >= gap * max(1, Int(bounds[$0]))
    }
    return last.map { Array(first[...$0]) } ?? []
  }

  /// The accounts, and what they do to the fit.
  var finding: AssumptionFinding {
    let values: [String: Statement.Value] = [
      "account": .name(accounts[0].id),
      "accounts": .names(accounts.map(\.id)),
      "purchases": .count(accounts.reduce(0) { $0 + $1.purchases }),
      "share": .percent(share),
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
