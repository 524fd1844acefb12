internal import CLVRFM
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// The segments of RFM, with what the models say of each; nil where
  /// customers cannot be scored.
  static func segments(_ facts: ReportFacts) -> ReportTable? {
    guard let segments = facts.picture.segments else { return nil }
    let buyers = facts.picture.buyersOfSegments
    let accounts = zip(segments, buyers).filter { $0.0.customers > 0 }
    let tellsAlive = facts.picture.tellsAlive
    var columns: [ReportTable.Column] = [
      .init("segment"), .init("customers"), .init("share", isMinor: true),
      .init("silent_days", isMinor: true), .init("will_buy"),
    ]
    if tellsAlive { columns.append(.init("alive", isMinor: true)) }
    if facts.hasMoney {
      columns += [
        .init("value", title: "column.value_of_all"),
        .init("value_per_customer", isMinor: true),
      ]
    }
    columns.append(.init("advice"))
    return ReportTable(
      "segments", title: "customers.segments", columns: columns,
      rows: accounts.map { account, buyers in
        var row: [ReportValue] = [
          name(account.segment), .count(account.customers),
          .percent(account.share),
          .number(account.meanRecencyDays, decimals: 0),
          .percent(buyers / Double(account.customers)),
        ]
        if tellsAlive {
          row.append(
            ReportValue(account.meanProbabilityAlive) { .percent($0) })
        }
        if facts.hasMoney {
          row += [
            ReportValue(account.lifetimeValue) { .wholeMoney($0) },
            ReportValue(account.lifetimeValue) {
              .money($0 / Double(account.customers))
            },
          ]
        }
        return row + [
          account.segment.usualKey.map { .term("advice.\($0)") } ?? .missing
        ]
      })
  }

  /// The name of a usual segment in a language; of any other, as it is.
  static func name(_ segment: SegmentRules.Segment) -> ReportValue {
    segment.usualKey.map { .term("segment.\($0)", name: segment.name) }
      ?? .text(segment.name)
  }
}
