extension Scorecard: Encodable {
  private enum CodingKeys: String, CodingKey {
    case customers, actual, methods, contests, level, resamples
    case customersDrawn
    case bestTopTenth = "best_top_10_percent"
    case bestTopFifth = "best_top_20_percent"
  }

  /// Writes the card with its settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(customers, forKey: .customers)
    try container.encode(actual, forKey: .actual)
    try container.encodeIfPresent(bestCapture.topTenth, forKey: .bestTopTenth)
    try container.encodeIfPresent(bestCapture.topFifth, forKey: .bestTopFifth)
    try container.encode(methods, forKey: .methods)
    try container.encode(contests, forKey: .contests)
    try container.encode(level, forKey: .level)
    try container.encode(resamples, forKey: .resamples)
    try container.encode(customersDrawn, forKey: .customersDrawn)
  }
}

extension MethodScore: Encodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Writes the method, a member for each figure that is defined, the tenths
  /// and the calibration.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    func key(_ name: String) -> Key { Key(stringValue: name) }
    try container.encode(method.identifier, forKey: key("method"))
    try container.encode(method.title, forKey: key("title"))
    try container.encode(method.description, forKey: key("description"))
    try container.encode(method.kind, forKey: key("kind"))
    for measure in ScoreMeasure.allCases {
      try container.encodeIfPresent(
        estimates[measure], forKey: key(measure.rawValue))
    }
    try container.encode(tenths, forKey: key("tenths"))
    try container.encodeIfPresent(calibration, forKey: key("calibration"))
  }
}
