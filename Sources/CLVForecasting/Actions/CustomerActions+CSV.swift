public import CLVData
internal import CLVModels

extension CustomerActions {
  /// The columns of the file of actions.
  public static let columns = [
    "customer_id", "list", "reason", "probability_alive",
    "expected_purchases", "expected_spend", "clv", "value_if_alive",
    "value_if_staying", "value_at_risk", "spend_ceiling", "contact",
    "silence_days", "expected_gap_days", "silence_probability",
  ]

  /// Writes a row for each customer as CSV, in the order of the summary; the
  /// caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - contacts: Whom to contact; without it the column is empty.
  /// - Throws: Cannot create, where the file cannot be written.
  public func write(
    to file: AtomicFile, contacts: ContactPlan? = nil
  ) throws(DataError) {
    try file.write(Self.columns.joined(separator: ",") + "\n")
    let hasMoney = outlooks.hasMoney
    try file.writeRows(count) { customer, text, cache in
      let outlook = outlooks[customer]
      func next(_ number: Double?) {
        text.append(byte: comma)
        if let number { cache.append(number, to: &text) }
      }
      outlooks.summary.ids.withBytes(at: customer) { text.append(field: $0) }
      text.append(byte: comma)
      text.append(lists[customer].rawValue)
      text.append(byte: comma)
      append(reasonFor: customer, to: &text)
      next(outlook.probabilityAlive)
      next(outlook.forecast.purchases.expectedPurchases)
      next(outlook.forecast.expectedSpend)
      next(outlook.forecast.lifetimeValue)
      next(hasMoney ? outlook.valueIfAlive : nil)
      next(hasMoney ? outlook.valueIfStaying : nil)
      next(hasMoney ? outlook.valueAtRisk : nil)
      next(hasMoney ? settings.effect * outlook.valueAtRisk : nil)
      text.append(byte: comma)
      if let contacts {
        text.append(contacts.isChosen[customer] ? "yes" : "no")
      }
      next(silenceDays(of: customer))
      let gap = usualGap(outlook)
      next(gap.isFinite ? gap : nil)
      next(outlook.staying.silenceProbability)
      text.append(byte: UInt8(ascii: "\n"))
    }
  }
}

private let comma = UInt8(ascii: ",")
