public import CLVData
public import CLVTables

extension CampaignResult {
  /// A list by a measure, as the table has it.
  public struct TableRow: Sendable {
    let group: Group
    let measure: CampaignMeasure
    let isOfMoney: Bool
    let effect: Effect?
    let level: Double
    let days: ClosedRange<CalendarDay>?

    /// What one contact cost; nil where that is not known.
    let cost: Double?

    /// The measure by which effects are planned.
    fileprivate var share: (share: Double, interval: ClosedRange<Double>)? {
      let planned: CampaignMeasure = isOfMoney ? .money : .purchases
      return measure == planned ? group.effect(by: measure) : nil
    }
  }

  /// The table of what a campaign did: a row for each list and measure, and for
  /// all together.
  public static let table = OutputTable<[TableRow]>(columns: [
    .text("list_key", "the list, or all") { $0[$1].group.list ?? "all" },
    .text("measure", "buyers, purchases or money, of one customer") {
      $0[$1].measure.rawValue
    },
    .count("contacts", "customers who were contacted") {
      $0[$1].group.contacts
    },
    .count("controls", "customers who were not") { $0[$1].group.controls },
    .number("control_mean", "of those who were not, at the forecasts of all") {
      $0[$1].effect?.control
    },
    .number("difference", "how much more those have who were contacted") {
      $0[$1].effect?.difference
    },
    .number("difference_lower", "it is not below") {
      $0[$1].effect?.interval.lowerBound
    },
    .number("difference_upper", "nor above") {
      $0[$1].effect?.interval.upperBound
    },
    .number("plain_difference", "without the forecasts") {
      $0[$1].effect?.plain.difference
    },
    .number("plain_lower", "it is not below") {
      $0[$1].effect?.plain.interval.lowerBound
    },
    .number("plain_upper", "nor above") {
      $0[$1].effect?.plain.interval.upperBound
    },
    .number("narrowing", "the share of the interval that forecasts take off") {
      $0[$1].effect?.narrowing
    },
    .number("gain", "difference × contacts") {
      $0[$1].group.gain(by: $0[$1].measure)?.total
    },
    .number(
      "effect", "the share of what was at stake that contacts saved, to plan by"
    ) { $0[$1].share?.share },
    .number("effect_lower", "it is not below") {
      $0[$1].share?.interval.lowerBound
    },
    .number("effect_upper", "nor above") {
      $0[$1].share?.interval.upperBound
    },
    .number("level", "the probability with which intervals hold") {
      $0[$1].level
    },
    .text("since", "the first day measured") { rows, row in
      rows[row].days.map { "\($0.lowerBound)" }
    },
    .text("until", "the last one") { rows, row in
      rows[row].days.map { "\($0.upperBound)" }
    },
    .number("cost", "of the contacts, if given", unit: "money") { rows, row in
      rows[row].cost.map { $0 * Double(rows[row].group.contacts) }
    },
  ])

  /// Writes a row for each list and measure as CSV, or as JSON Lines where the
  /// file's name ends in `.jsonl`; the caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - days: The days over which it was measured; nil where they are not
  ///     known.
  ///   - cost: What one contact cost; nil where that is not known.
  /// - Throws: Cannot create, where the file cannot be written.
  public func write(
    to file: AtomicFile, over days: ClosedRange<CalendarDay>? = nil,
    cost: Double? = nil
  ) throws(DataError) {
    let isOfMoney = all.effects[.money] != nil
    var rows: [TableRow] = []
    for group in [all] + lists {
      for measure in CampaignMeasure.allCases
      where measure != .money || isOfMoney {
        rows.append(
          TableRow(
            group: group, measure: measure, isOfMoney: isOfMoney,
            effect: group.effects[measure], level: level, days: days,
            cost: cost))
      }
    }
    try Self.table.write(rows, count: rows.count, to: file)
  }
}
