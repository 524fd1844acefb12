internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVTables
internal import Libm

extension CustomerActions {
  /// Why a customer is on a list, in words.
  public func reason(for customer: Int) -> String {
    var text = ByteBuffer()
    append(reasonFor: customer, to: &text)
    return text.text
  }

  /// Appends the same, which has no comma in it.
  func append(reasonFor customer: Int, to text: inout ByteBuffer) {
    let outlook = outlooks[customer]
    switch lists[customer] {
    case .winBack:
      append(silenceOf: customer, outlook, to: &text)
      text.append("; if won back ")
      append(worth: outlook.valueIfAlive, to: &text)
    case .watch:
      text.append("silent for ")
      text.append(days: days(outlooks.silence(of: customer)))
      text.append("; half of such gaps are over within ")
      text.append(days: usualGap(outlook))
      text.append(" and only ")
      text.append(percent: outlook.staying.silenceProbability)
      text.append(" last so long")
    case .grow:
      text.append("first bought ")
      text.append(days: days(outlooks.summary.T[customer]))
      text.append(" ago and spends ")
      text.append(outlook.forecast.expectedSpend ?? .nan, decimals: 2)
      text.append(" a purchase")
    case .keep:
      text.append("among the most valuable: ")
      append(worth: outlook.value, to: &text)
      text.append("; ")
      append(aliveOf: outlook, to: &text)
    case .letGo:
      append(silenceOf: customer, outlook, to: &text)
      text.append("; if won back only ")
      append(worth: outlook.valueIfAlive, to: &text)
    case .none:
      append(aliveOf: outlook, to: &text)
      text.append("; ")
      append(worth: outlook.value, to: &text)
    }
  }

  /// How long the customer has been silent, in days.
  func silenceDays(of customer: Int) -> Double {
    days(outlooks.silence(of: customer))
  }

  /// The customer's usual gap between purchases in days; infinite where that
  /// is never over.
  func usualGap(_ outlook: CustomerOutlook) -> Double {
    outlook.staying.usualGap.map(days) ?? .infinity
  }

  private func days(_ time: Double) -> Double {
    // 200 days are not 200.00000000000003.
    (time * outlooks.summary.timeUnit.days * 1000).rounded() / 1000
  }

  private func append(
    silenceOf customer: Int, _ outlook: CustomerOutlook,
    to text: inout ByteBuffer
  ) {
    text.append("probably left (")
    append(aliveOf: outlook, to: &text)
    text.append("): silent for ")
    text.append(days: silenceDays(of: customer))
  }

  private func append(
    aliveOf outlook: CustomerOutlook, to text: inout ByteBuffer
  ) {
    text.append(percent: outlook.probabilityAlive)
    text.append(" likely still a customer")
  }

  private func append(worth value: Double, to text: inout ByteBuffer) {
    text.append("worth ")
    text.append(value, decimals: 2)
    if !outlooks.hasMoney { text.append(" purchases") }
  }
}

extension ByteBuffer {
  /// Appends a number of days, to whole days and at least one.
  fileprivate mutating func append(days: Double) {
    let whole = max(1, days.rounded())
    append(whole, decimals: 0)
    append(whole == 1 ? " day" : " days")
  }

  /// Appends a probability to whole percents, never as the impossible or the
  /// certain that it is not.
  fileprivate mutating func append(percent probability: Double) {
    switch probability {
    case 0.995..<1: append("over 99 %")
    case 0.0.nextUp..<0.005: append("under 1 %")
    default:
      append(100 * probability, decimals: 0)
      append(" %")
    }
  }
}
