public import CLVData
public import CLVForecasting

/// Each customer's segment.
public struct RFMSegments: Sendable {
  /// The segments, in the order of their rules.
  public let segments: [SegmentRules.Segment]

  /// The segment of each customer, by its place in ``segments``, in the order
  /// of the summary.
  public let segmentOf: [UInt16]

  /// Puts customers into segments.
  public init(_ scores: RFMScores, by rules: SegmentRules) {
    segments = rules.segments
    segmentOf = rules.segments(of: scores)
  }

  /// The number of customers.
  public var count: Int { segmentOf.count }

  /// The name of a customer's segment.
  public func name(of customer: Int) -> String {
    segments[Int(segmentOf[customer])].name
  }

  /// A customer's segment.
  package subscript(customer: Int) -> SegmentRules.Segment {
    segments[Int(segmentOf[customer])]
  }

  /// The segments as groups of customers, for sums of forecasts.
  public var groups: CustomerGroups {
    CustomerGroups(
      names: segments.map(\.name), groupOf: segmentOf.map { Int32($0) })
  }
}

/// What the customers of a segment did and, with forecasts, are expected to
/// do.
public struct SegmentAccount: Sendable {
  /// The name.
  public let segment: SegmentRules.Segment

  /// How many customers are in it.
  public let customers: Int

  /// The share of all customers.
  public let share: Double

  /// The mean of the days since the last purchase; NaN without customers.
  public let meanRecencyDays: Double

  /// The mean number of purchases; NaN without customers.
  public let meanPurchases: Double

  /// The mean of the customers' mean amounts; nil without amounts, NaN without
  /// customers.
  public let meanMonetaryValue: Double?

  /// The share of what all customers have spent; nil where the amounts of
  /// first purchases are unknown.
  public let spendShare: Double?

  /// The mean probability of being alive; nil without forecasts.
  public let meanProbabilityAlive: Double?

  /// The sum of lifetime values; nil without forecasts or amounts.
  public let lifetimeValue: Double?

  /// The accounts of all segments, in their order.
  public static func accounts(
    _ segments: RFMSegments, _ table: RFMTable, summary: CustomerSummary,
    forecasts: CustomerForecasts? = nil
  ) -> [SegmentAccount] {
    let sums = SegmentSums(segments)
    let customers = sums.of { _ in 1 }
    let days = sums.of { Double(table.recencyDays[$0]) }
    let purchases = sums.of { Double(table.purchases[$0]) }
    let money = table.monetaryValue.map { values in sums.of { values[$0] } }
    let spend = summary.pastSpend.map { values in sums.of { values[$0] } }
    let alive = forecasts?.probabilitiesAlive().withValues(sums)
    let value = forecasts?.lifetimeValues()?.withValues(sums)
    let allSpend = spend?.reduce(0, +)
    return segments.segments.indices.map { place in
      let count = customers[place]
      return SegmentAccount(
        segment: segments.segments[place], customers: Int(count),
        share: count / Double(segments.count),
        meanRecencyDays: days[place] / count,
        meanPurchases: purchases[place] / count,
        meanMonetaryValue: money.map { $0[place] / count },
        spendShare: spend.flatMap { spend in
          allSpend.map { $0 > 0 ? spend[place] / $0 : 0 }
        },
        meanProbabilityAlive: alive.map { $0[place] / count },
        lifetimeValue: value.map { $0[place] })
    }
  }
}

/// Sums over the customers of each segment, in their order.
private struct SegmentSums {
  let segments: RFMSegments

  init(_ segments: RFMSegments) { self.segments = segments }

  func of(_ value: (Int) -> Double) -> [Double] {
    var sums = [Double](repeating: 0, count: segments.segments.count)
    for customer in 0..<segments.count {
      sums[Int(segments.segmentOf[customer])] += value(customer)
    }
    return sums
  }
}

extension [Double] {
  /// The sums of a column of customers.
  fileprivate func withValues(_ sums: SegmentSums) -> [Double] {
    sums.of { self[$0] }
  }
}
