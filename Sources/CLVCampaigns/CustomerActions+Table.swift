internal import CLVData
internal import CLVForecasting
internal import CLVModels
public import CLVTables

extension CustomerActions {
  /// What lists and reasons are called in a language.
  package struct Wording: Sendable {
    /// The name of a list.
    package let names: [ActionList: String]

    /// Appends a reason.
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

  /// The actions, and whom to contact, as the table has them.
  public struct TableRows: Sendable {
    let actions: CustomerActions
    let contacts: ContactPlan?
    let control: ControlGroup?
    let wording: Wording

    /// A customer of each history, for what those of a history have in common.
    let customers: [Int]

    fileprivate subscript(customer: Int) -> CustomerOutlook {
      actions.outlooks[customer]
    }

    fileprivate func contact(_ customer: Int) -> String? {
      if let arm = control?.arm(of: customer) {
        return arm == .contact ? "yes" : "no"
      }
      guard contacts != nil || control != nil else { return nil }
      return contacts?.isChosen[customer] == true ? "yes" : "no"
    }

    fileprivate func change(_ customer: Int) -> RateChange? {
      actions.slowing?.change(of: customer)
    }

    fileprivate func steadyProbability(_ customer: Int) -> Double? {
      guard let slowing = actions.slowing,
        actions.outlooks.summary.frequency[customer]
          >= RateChange.leastPurchases
      else { return nil }
      return slowing.likeliestChange(of: customer)?.probability ?? 1
    }

    fileprivate func listName(of customer: Int) -> String {
      let list = actions.lists[customer]
      return wording.names[list] ?? list.key
    }

    fileprivate func outlook(ofHistory history: Int) -> CustomerOutlook {
      actions.outlooks[customers[history]]
    }
  }

  /// The table of actions: a row for each customer, in the order of the
  /// summary.
  public static let table = OutputTable<TableRows>(
    columns: [
      .text("customer_id", "the customer") { rows, customer, text in
        rows.actions.outlooks.summary.ids.withBytes(at: customer) {
          text.append(bytes: $0)
        }
      },
      .text("list", "the list that the customer is on") {
        $0.listName(of: $1)
      },
      .text("reason", "why, in words") { rows, customer, text in
        rows.wording.append(rows.actions.reason(for: customer), &text)
      },
      .number("probability_alive", "of being a customer still, now") {
        $0.outlook(ofHistory: $1).probabilityAlive
      }.shared,
      .number("expected_purchases", "over the horizon") {
        $0.outlook(ofHistory: $1).forecast.purchases.expectedPurchases
      }.shared,
      .number("expected_spend", "a purchase", unit: "money") {
        $0.actions.outlooks.forecasts.expectedSpend(of: $1)
      },
      .number("clv", "over the horizon", unit: "money") {
        $0.actions.outlooks.forecasts.lifetimeValue(of: $1)
      },
      money("value_if_alive", "clv if still a customer") {
        $1.valueIfAlive
      },
      money("value_if_staying", "clv if also not leaving") {
        $1.valueIfStaying
      },
      money("value_at_risk", "what leaving costs") { $1.valueAtRisk },
      .number(
        "spend_ceiling", "effect × value_at_risk, what a contact may cost",
        unit: "money"
      ) {
        $0.actions.outlooks.hasMoney ? $0.actions.ceiling(of: $1) : nil
      },
      .text(
        "contact",
        "whether to contact the customer, as the budget and the control group "
          + "have it, yes or no"
      ) { $0.contact($1) },
      .number("silence_days", "since the last purchase", unit: "days") {
        $0.actions.silenceDays(of: $0.customers[$1])
      }.shared,
      .number(
        "expected_gap_days",
        "within which half of such customers who stay buy again", unit: "days"
      ) { rows, history in
        let gap = rows.actions.usualGap(rows.outlook(ofHistory: history))
        return gap.isFinite ? gap : nil
      }.shared,
      .number(
        "silence_probability",
        "that such a customer who stays is silent for so long"
      ) { $0.outlook(ofHistory: $1).staying.silenceProbability }.shared,
      .number(
        "effect", "of a contact with the customer, a share of value_at_risk"
      ) { $0.actions.effect(of: $1) },
      .number(
        "value_if_won_back",
        "value_if_alive of a customer whose silence counts", unit: "money"
      ) {
        $0.actions.outlooks.hasMoney ? $0.actions.valueIfWonBack($1) : nil
      },
      .text(
        "slowing_since",
        "the likeliest day since when the customer buys more slowly; empty "
          + "where that can be chance"
      ) { rows, customer in
        rows.change(customer).map { "\($0.day)" }
      },
      .number(
        "gap_before_days", "between purchases until that day", unit: "days"
      ) { $0.change($1)?.gapBefore },
      .number(
        "gap_since_days",
        "since that day; the time since the last purchase counts as a gap "
          + "where it is longer", unit: "days"
      ) { $0.change($1)?.gapSince },
      .number(
        "steady_probability",
        "that a customer of a steady rate seems to slow down as much; empty "
          + "with fewer than three repeat purchases"
      ) { $0.steadyProbability($1) },
      .text("arm", "contact, or control for who is not to be contacted") {
        $0.control?.arm(of: $1)?.rawValue
      },
      .text("list_key", "the list, the same in any language") {
        $0.actions.lists[$1].key
      },
      .text("reason_key", "the reason, likewise") {
        $0.actions.lists[$1].reasonKey
      },
    ],
    keys: .init(
      count: { $0.customers.count },
      key: { Int($0.actions.outlooks.forecasts.membership[$1]) }))

  private static func money(
    _ name: String, _ meaning: String,
    _ value: @escaping @Sendable (TableRows, CustomerOutlook) -> Double
  ) -> OutputColumn<TableRows> {
    .number(name, meaning, unit: "money") {
      $0.actions.outlooks.hasMoney ? value($0, $0[$1]) : nil
    }
  }

  /// Writes a row for each customer as CSV, or as JSON Lines where the file's
  /// name ends in `.jsonl`; the caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - contacts: Whom to contact; without it, and without a control group,
  ///     the column is empty.
  ///   - control: Who is to be contacted and who is not, to learn what contacts
  ///     do.
  ///   - wording: The words of the columns `list` and `reason`; the columns
  ///     `list_key` and `reason_key` do not depend on them.
  /// - Throws: Cannot create, where the file cannot be written.
  package func write(
    to file: AtomicFile, contacts: ContactPlan?, control: ControlGroup?,
    wording: Wording
  ) throws(DataError) {
    try Self.table.write(
      rows(contacts: contacts, control: control, wording: wording),
      count: count, to: file)
  }

  /// The rows of the table, of which there is one for each customer.
  package func rows(
    contacts: ContactPlan?, control: ControlGroup? = nil, wording: Wording
  ) -> TableRows {
    TableRows(
      actions: self, contacts: contacts, control: control, wording: wording,
      customers: outlooks.customerOfEachHistory)
  }
}
