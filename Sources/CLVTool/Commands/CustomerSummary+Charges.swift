import CLV
import Foundation

extension CustomerSummary {
  /// From how many customers on, and which share of those with three repeat
  /// purchases or more, equal intervals look like charges under a contract.
  private static let charges = (customers: 20, share: 0.5)

  /// A mean of ln² of a gap over the mean gap below this is that of months.
  private static let evenness = 0.003

  /// How many customers buy at equal intervals, of those with three repeat
  /// purchases or more, where they are so many that they look like charges
  /// under a contract; nil elsewhere.
  ///
  /// x ln(tₓ/x) − Σ ln(gap) is 0 where all gaps are equal, and about half the
  /// sum of the squares of ln(gap/mean) where they nearly are.
  var charged: (customers: Int, of: Int)? {
    guard let logGaps else { return nil }
    var (charged, all) = (0, 0)
    for (place, x) in frequency.enumerated() where x >= 3 {
      all += 1
      let count = Double(x)
      let even = count * log(recency[place] / count)
      if even - logGaps[place] <= Self.evenness / 2 * count { charged += 1 }
    }
    guard charged >= Self.charges.customers,
      Double(charged) >= Self.charges.share * Double(all)
    else { return nil }
    return (charged, all)
  }
}
