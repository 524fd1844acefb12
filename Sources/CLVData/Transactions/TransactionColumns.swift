internal import CLVTables

/// The names of a transaction log's columns.
public struct TransactionColumns: Sendable, Equatable {
  /// Where the amount of a transaction comes from.
  public enum Amount: Sendable, Equatable {
    /// The column `amount` if there is one; else amounts are unknown.
    case automatic

    /// A column that must be there.
    case column(String)

    /// The product of two columns that must be there.
    case product(quantity: String, price: String)
  }

  /// The column of customer identifiers.
  public var customer: String

  /// The column of dates.
  public var date: String

  /// Where amounts come from.
  public var amount: Amount

  /// The column of orders, whose rows are one transaction; nil for none.
  public var order: String?

  /// The column of currencies; nil for the one whose name says so, if there is
  /// one.
  public var currency: String?

  /// The column that marks the rows of returns, whose amounts are refunds
  /// whatever their sign; nil for none.
  public var returned: String?

  /// The column of what was given back of a row's amount, at the time of the
  /// export; nil for none.
  public var refunded: String?

  /// The name of the amount column in `Amount.automatic`.
  public static let defaultAmount = "amount"

  /// Names the columns; the defaults are `customer_id`, `date`, `amount`.
  public init(
    customer: String = "customer_id", date: String = "date",
    amount: Amount = .automatic
  ) {
    self.customer = customer
    self.date = date
    self.amount = amount
  }

  /// The names as a header has them: those that are there but for case, blanks
  /// and marks.
  package func resolved(in header: [String]) -> TransactionColumns {
    func name(_ wanted: String) -> String {
      InputTable.alike(wanted, in: header) ?? wanted
    }
    var columns = self
    columns.customer = name(customer)
    columns.date = name(date)
    columns.order = order.map(name)
    columns.currency = currency.map(name)
    columns.returned = returned.map(name)
    columns.refunded = refunded.map(name)
    switch amount {
    case .automatic:
      if let found = InputTable.alike(Self.defaultAmount, in: header) {
        columns.amount = .column(found)
      }
    case .column(let column): columns.amount = .column(name(column))
    case .product(let quantity, let price):
      columns.amount = .product(quantity: name(quantity), price: name(price))
    }
    return columns
  }

  /// The columns that are named beside customers, dates and amounts.
  var further: [String] {
    [order, currency, returned, refunded].compactMap(\.self)
  }

  /// Whether a header has all that must be there.
  public func fit(_ header: [String]) -> Bool { areIn(header) }

  /// Whether a header has all that must be there.
  func areIn(_ header: [String]) -> Bool {
    let names = resolved(in: header)
    let amounts: [String] =
      switch names.amount {
      case .automatic: []
      case .column(let name): [name]
      case .product(let quantity, let price): [quantity, price]
      }
    return ([names.customer, names.date] + names.further + amounts)
      .allSatisfy(header.contains)
  }
}

/// Columns whose names say that they hold money.
enum MoneyColumns {
  private static let words = [
    "amount", "total", "revenue", "sales", "spend", "price", "value", "paid",
    "turnover", "gmv", "payment", "betrag", "umsatz", "montant", "importe",
    "مبلغ", "金额", "销售额",
  ]

  /// The column that looks most like one of amounts; nil where none does.
  static func closest(in header: [String]) -> String? {
    for word in words {
      let found = header.first { $0.lowercased().contains(word) }
      if let found { return found }
    }
    return nil
  }
}
