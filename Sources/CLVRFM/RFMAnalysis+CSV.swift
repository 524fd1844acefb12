internal import CLVData
internal import CLVForecasting
internal import CLVModels
public import CLVTables

extension RFMAnalysis {
  /// Writes a row for each customer, in the order of the summary; the caller
  /// commits the file.
  ///
  /// The columns are `customer_id,recency_days,purchases,monetary_value,
  /// recency_score,frequency_score,monetary_score,rfm_score,segment`; with an
  /// earlier date also `previous_segment`, empty for new customers; with
  /// forecasts also `probability_alive,expected_purchases,clv`; then
  /// `segment_key` and, with an earlier date, `previous_segment_key`, which do
  /// not depend on the language. What needs amounts is empty without.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - name: What a segment is called.
  /// - Throws: Cannot create, where the file cannot be written.
  package func write(
    to file: AtomicFile, calling name: (SegmentRules.Segment) -> String
  ) throws(DataError) {
    var header =
      "customer_id,recency_days,purchases,monetary_value,recency_score,"
      + "frequency_score,monetary_score,rfm_score,segment"
    if migration != nil { header += ",previous_segment" }
    if forecasts != nil {
      header += ",probability_alive,expected_purchases,clv"
    }
    header += ",segment_key"
    if migration != nil { header += ",previous_segment_key" }
    try file.write(header + "\n")
    let names = fields(name)
    let keys = fields(\.key)
    try file.writeRows(summary.count) { row, text, numbers in
      appendScores(row, names, to: &text, &numbers)
      if let migration {
        text.append(byte: comma)
        if let segment = migration.segmentBefore[row] {
          text.append(names[segment])
        }
      }
      if let forecasts { append(forecasts, row, to: &text, &numbers) }
      text.append(byte: comma)
      text.append(keys[Int(segments.segmentOf[row])])
      if let migration {
        text.append(byte: comma)
        if let segment = migration.segmentBefore[row] {
          text.append(keys[segment])
        }
      }
      text.append(byte: UInt8(ascii: "\n"))
    }
  }

  /// A text for each segment, as a field.
  private func fields(_ text: (SegmentRules.Segment) -> String) -> [String] {
    segments.segments.map { segment in
      var field = ByteBuffer()
      field.append(field: text(segment))
      return field.text
    }
  }

  private func appendScores(
    _ row: Int, _ names: [String], to text: inout ByteBuffer,
    _ numbers: inout NumberCache
  ) {
    summary.ids.withBytes(at: row) { text.append(field: $0) }
    text.append(byte: comma)
    text.append(table.recencyDays[row])
    text.append(byte: comma)
    text.append(table.purchases[row])
    text.append(byte: comma)
    if let monetaryValue = table.monetaryValue {
      text.append(monetaryValue[row])
    }
    text.append(byte: comma)
    text.append(scores.recency[row])
    text.append(byte: comma)
    text.append(scores.frequency[row])
    text.append(byte: comma)
    if let monetary = scores.monetary { text.append(monetary[row]) }
    text.append(byte: comma)
    text.append(scores.text(of: row))
    text.append(byte: comma)
    text.append(names[Int(segments.segmentOf[row])])
  }

  private func append(
    _ forecasts: CustomerForecasts, _ row: Int, to text: inout ByteBuffer,
    _ numbers: inout NumberCache
  ) {
    let forecast = forecasts[row]
    text.append(byte: comma)
    numbers.append(forecast.purchases.probabilityAlive, to: &text)
    text.append(byte: comma)
    numbers.append(forecast.purchases.expectedPurchases, to: &text)
    text.append(byte: comma)
    if let value = forecast.lifetimeValue { text.append(value) }
  }
}

private let comma = UInt8(ascii: ",")

extension RFMScores {
  /// Writes from which value to which each score reaches; the caller commits
  /// the file.
  ///
  /// The columns are `component` (recency, frequency or monetary),
  /// `within_recency` and `within_frequency` (empty unless scores are nested),
  /// `score`, `from`, `to` (the lowest and the highest value found, in days,
  /// purchases or money; empty where nobody has the score) and `customers`.
  public func writeEdges(to file: AtomicFile) throws(DataError) {
    var text = ByteBuffer()
    text.append(
      "component,within_recency,within_frequency,score,from,to,customers\n")
    for group in edges {
      for edge in group.edges {
        text.append(group.component.rawValue + ",")
        if let score = group.withinRecency { text.append(score) }
        text.append(",")
        if let score = group.withinFrequency { text.append(score) }
        text.append(",")
        text.append(edge.score)
        text.append(",")
        if let values = edge.values { text.append(values.lowerBound) }
        text.append(",")
        if let values = edge.values { text.append(values.upperBound) }
        text.append(",")
        text.append(edge.customers)
        text.append("\n")
      }
    }
    try file.write(text)
  }
}

extension IsoValueGrid {
  /// Writes a row for each point; the caller commits the file.
  ///
  /// The columns are `frequency` (repeat purchases), `recency` (from the first
  /// purchase to the last, in the time unit), `probability_alive`,
  /// `discounted_purchases` and `clv` (at the mean spend; empty without
  /// amounts).
  public func writePoints(to file: AtomicFile) throws(DataError) {
    try file.write(
      "frequency,recency,probability_alive,discounted_purchases,clv\n")
    try file.writeRows(points.count) { row, text, _ in
      let point = points[row]
      text.append(point.frequency)
      text.append(byte: comma)
      text.append(point.recency)
      text.append(byte: comma)
      text.append(point.probabilityAlive)
      text.append(byte: comma)
      text.append(point.discountedPurchases)
      text.append(byte: comma)
      if let value = point.lifetimeValue { text.append(value) }
      text.append(byte: UInt8(ascii: "\n"))
    }
  }

  /// Writes a row for each point of each curve; the caller commits the file.
  ///
  /// The columns are `level` (clv or, without amounts, discounted purchases),
  /// `frequency` and `recency`.
  public func writeCurves(to file: AtomicFile) throws(DataError) {
    var text = ByteBuffer()
    text.append("level,frequency,recency\n")
    for curve in curves {
      for point in curve.points {
        text.append(curve.level)
        text.append(byte: comma)
        text.append(point.frequency)
        text.append(byte: comma)
        text.append(point.recency)
        text.append(byte: UInt8(ascii: "\n"))
      }
    }
    try file.write(text)
  }
}
