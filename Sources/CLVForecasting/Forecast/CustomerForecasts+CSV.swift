public import CLVData
internal import CLVModels
internal import CLVNumerics

extension CustomerForecasts {
  /// The columns of the forecasts file.
  public static let columns = [
    "customer_id", "probability_alive", "expected_purchases",
    "expected_spend", "clv", "expected_purchases_lower",
    "expected_purchases_upper", "probability_purchase",
    "discounted_purchases", "probability_alive_horizon",
    "median_time_to_purchase", "clv_lower", "clv_upper",
  ]

  /// A median time beyond this many time units is as good as never.
  public static let longestTime = 1e6

  /// Writes the forecasts as CSV, in the order of the summary; the caller
  /// commits the file.
  ///
  /// Money columns are empty where amounts are unknown, `clv_lower` and
  /// `clv_upper` also where ``ForecastSettings/wantsValueIntervals`` was not
  /// set, interval columns and
  /// `probability_alive_horizon` where the horizon is infinite, and
  /// `median_time_to_purchase` where the next purchase comes with less than
  /// even odds within a million time units, or where
  /// ``ForecastSettings/wantsMedianTime`` was not set. An infinite expectation
  /// is `inf`.
  public func write(to file: AtomicFile) throws(DataError) {
    try file.write(Self.columns.joined(separator: ",") + "\n")
    let texts = PredictionTexts(predictions)
    try file.writeRows(count) { customer, text, _ in
      let history = Int(membership[customer])
      summary.ids.withBytes(at: customer) { text.append(field: $0) }
      texts.appendBeforeMoney(history, to: &text)
      if let spend = expectedSpend(of: customer) { text.append(spend) }
      text.append(byte: comma)
      if let value = lifetimeValue(of: customer) { text.append(value) }
      texts.appendAfterMoney(history, to: &text)
      let interval = valueInterval(of: customer)
      text.append(next: interval?.lowerBound)
      text.append(next: interval?.upperBound)
      text.append(byte: UInt8(ascii: "\n"))
    }
  }
}

private let comma = UInt8(ascii: ",")

/// The parts of a row that customers with one history share, made once for
/// each history: most of the time goes into writing numbers.
private struct PredictionTexts: Sendable {
  private let bytes: [UInt8]

  /// Where the text before and the text after the money begins, by turns for
  /// each history; one entry more than there are texts.
  private let starts: [Int]

  init(_ predictions: [PurchasePrediction]) {
    let parts = parallelChunks(count: predictions.count, chunkSize: 4096) {
      Self.texts(of: predictions[$0])
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(parts.reduce(0) { $0 + $1.bytes.count })
    var starts = [0]
    starts.reserveCapacity(2 * predictions.count + 1)
    for part in parts {
      starts += part.ends.map { bytes.count + $0 }
      bytes += part.bytes
    }
    self.bytes = bytes
    self.starts = starts
  }

  private static func texts(
    of predictions: ArraySlice<PurchasePrediction>
  ) -> (bytes: [UInt8], ends: [Int]) {
    var text = ByteBuffer()
    var ends: [Int] = []
    for prediction in predictions {
      text.append(byte: comma)
      text.append(prediction.probabilityAlive)
      text.append(byte: comma)
      text.append(prediction.expectedPurchases)
      text.append(byte: comma)
      ends.append(text.count)
      text.append(byte: comma)
      if let interval = prediction.interval {
        text.append(interval.lowerBound)
        text.append(byte: comma)
        text.append(interval.upperBound)
      } else {
        text.append(byte: comma)
      }
      text.append(byte: comma)
      text.append(prediction.probabilityOfPurchase)
      text.append(byte: comma)
      text.append(prediction.discountedPurchases)
      text.append(byte: comma)
      if let alive = prediction.probabilityAliveAtHorizon {
        text.append(alive)
      }
      text.append(byte: comma)
      if let time = prediction.medianTimeToPurchase,
        time <= CustomerForecasts.longestTime
      {
        text.append(time)
      }
      ends.append(text.count)
    }
    return (Array(text.bytes), ends)
  }

  func appendBeforeMoney(_ history: Int, to text: inout ByteBuffer) {
    append(2 * history, to: &text)
  }

  func appendAfterMoney(_ history: Int, to text: inout ByteBuffer) {
    append(2 * history + 1, to: &text)
  }

  private func append(_ part: Int, to text: inout ByteBuffer) {
    bytes.withUnsafeBufferPointer {
      text.append(
        bytes: UnsafeBufferPointer(
          rebasing: $0[starts[part]..<starts[part + 1]]))
    }
  }
}
