internal import CLVData
internal import CLVForecasting
internal import CLVModels
package import CLVTables

extension CustomerActions {
  /// The columns of the file of actions.
  public static let columns = [
    "customer_id", "list", "reason", "probability_alive",
    "expected_purchases", "expected_spend", "clv", "value_if_alive",
    "value_if_staying", "value_at_risk", "spend_ceiling", "contact",
    "silence_days", "expected_gap_days", "silence_probability", "list_key",
    "reason_key",
  ]

  /// What lists and reasons are called in a language.
  package struct Wording: Sendable {
    /// The name of a list.
    package let names: [ActionList: String]

    /// Appends a reason, which must have no comma in it.
    package let append: @Sendable (ActionReason, inout ByteBuffer) -> Void

    /// The names of the lists, and how reasons are written.
    package init(
      names: [ActionList: String],
      append: @escaping @Sendable (ActionReason, inout ByteBuffer) -> Void
    ) {
      self.names = names
      self.append = append
    }
  }

  /// Writes a row for each customer as CSV, in the order of the summary; the
  /// caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - contacts: Whom to contact; without it the column is empty.
  ///   - wording: The words of the columns `list` and `reason`; the columns
  ///     `list_key` and `reason_key` do not depend on them.
  /// - Throws: Cannot create, where the file cannot be written.
  package func write(
    to file: AtomicFile, contacts: ContactPlan?, wording: Wording
  ) throws(DataError) {
    try file.write(Self.columns.joined(separator: ",") + "\n")
    let hasMoney = outlooks.hasMoney
    // What the customers of a history have in common.
    let customers = outlooks.customerOfEachHistory
    let purchases = SharedTexts(count: customers.count) {
      let outlook = outlooks[customers[$0]]
      $1.append(next: outlook.probabilityAlive)
      $1.append(next: outlook.forecast.purchases.expectedPurchases)
    }
    let silences = SharedTexts(count: customers.count) {
      let outlook = outlooks[customers[$0]]
      let gap = usualGap(outlook)
      $1.append(next: silenceDays(of: customers[$0]))
      $1.append(next: gap.isFinite ? gap : nil)
      $1.append(next: outlook.staying.silenceProbability)
    }
    try file.writeRows(count) { customer, text, _ in
      let outlook = outlooks[customer]
      let history = Int(outlooks.forecasts.membership[customer])
      outlooks.summary.ids.withBytes(at: customer) { text.append(field: $0) }
      text.append(byte: comma)
      let reason = reason(for: customer)
      text.append(wording.names[reason.list] ?? reason.list.key)
      text.append(byte: comma)
      wording.append(reason, &text)
      purchases.append(history, to: &text)
      text.append(next: outlook.forecast.expectedSpend)
      text.append(next: outlook.forecast.lifetimeValue)
      text.append(next: hasMoney ? outlook.valueIfAlive : nil)
      text.append(next: hasMoney ? outlook.valueIfStaying : nil)
      text.append(next: hasMoney ? outlook.valueAtRisk : nil)
      text.append(
        next: hasMoney ? settings.effect * outlook.valueAtRisk : nil)
      text.append(byte: comma)
      if let contacts {
        text.append(contacts.isChosen[customer] ? "yes" : "no")
      }
      silences.append(history, to: &text)
      text.append(byte: comma)
      text.append(reason.list.key)
      text.append(byte: comma)
      text.append(reason.key)
      text.append(byte: UInt8(ascii: "\n"))
    }
  }
}

private let comma = UInt8(ascii: ",")
