public import CLVTables

extension IsoValueGrid {
  /// The table of points.
  public static let pointTable = OutputTable<[Point]>(columns: [
    .count("frequency", "repeat purchases") { $0[$1].frequency },
    .number("recency", "from first to last purchase", unit: "time units") {
      $0[$1].recency
    },
    .number("probability_alive", "of being a customer still") {
      $0[$1].probabilityAlive
    },
    .number("discounted_purchases", "expected, each worth less the later") {
      $0[$1].discountedPurchases
    },
    .number("clv", "at the mean spend; empty without amounts", unit: "money") {
      $0[$1].lifetimeValue
    },
  ])

  /// A point of a curve, as the table has it.
  public struct CurveRow: Sendable {
    let level: Double
    let frequency: Int
    let recency: Double
  }

  /// The table of points of curves of equal value.
  public static let curveTable = OutputTable<[CurveRow]>(columns: [
    .number("level", "clv or, without amounts, discounted purchases") {
      $0[$1].level
    },
    .count("frequency", "repeat purchases") { $0[$1].frequency },
    .number("recency", "from first to last purchase", unit: "time units") {
      $0[$1].recency
    },
  ])

  /// Writes a row for each point as CSV, or as JSON Lines where the file's name
  /// ends in `.jsonl`; the caller commits the file.
  public func writePoints(to file: AtomicFile) throws(DataError) {
    try Self.pointTable.write(points, count: points.count, to: file)
  }

  /// Writes a row for each point of each curve as CSV, or as JSON Lines where
  /// the file's name ends in `.jsonl`; the caller commits the file.
  public func writeCurves(to file: AtomicFile) throws(DataError) {
    let rows = curves.flatMap { curve in
      curve.points.map {
        CurveRow(
          level: curve.level, frequency: $0.frequency, recency: $0.recency)
      }
    }
    try Self.curveTable.write(rows, count: rows.count, to: file)
  }
}
