import CLVData
import CLVRFM

/// Customers of given days since the last purchase, purchases and amounts.
func rfmSummary(
  days: [Double], purchases: [Int32], amounts: [Double]? = nil
) -> CustomerSummary {
  let span = (days.max() ?? 0) + 1
  return CustomerSummary(
    ids: CustomerIDs(days.indices.map { "c\($0)" }),
    frequency: purchases.map { $0 - 1 },
    recency: zip(days, purchases).map { $1 == 1 ? 0 : span - $0 },
    T: zip(days, purchases).map { $1 == 1 ? $0 : span },
    monetaryValue: zip(amounts ?? days, purchases).map { $1 == 1 ? 0 : $0 },
    timeUnit: .day, hasAmounts: amounts != nil, firstAmount: amounts)
}
