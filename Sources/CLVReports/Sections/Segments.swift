internal import CLVRFM
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// The segments of RFM, with what the models say of each; nil where
  /// customers cannot be scored.
  static func segments(_ facts: ReportFacts) -> ReportTable? {
    guard let segments = facts.picture.segments else { return nil }
    let accounts = segments.filter { $0.customers > 0 }
    var columns = ["segment", "customers", "share", "silent_days", "alive"]
    if facts.hasMoney { columns += ["value", "value_per_customer"] }
    return ReportTable(
      "segments", title: "customers.segments", columns,
      rows: accounts.map { account in
        var row: [ReportValue] = [
          name(account.segment), .count(account.customers),
          .percent(account.share),
          .number(account.meanRecencyDays, decimals: 0),
          ReportValue(account.meanProbabilityAlive) { .percent($0) },
        ]
        if facts.hasMoney {
          row += [
            ReportValue(account.lifetimeValue) { .wholeMoney($0) },
            ReportValue(account.lifetimeValue) {
              .money($0 / Double(account.customers))
            },
          ]
        }
        return row
      })
  }

  /// The name of a usual segment in a language; of any other, as it is.
  private static func name(_ segment: SegmentRules.Segment) -> ReportValue {
    segment.usualKey.map { .term("segment.\($0)", name: segment.name) }
      ?? .text(segment.name)
  }
}
