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

  /// Whether a header has all that must be there.
  func areIn(_ header: [String]) -> Bool {
    let amounts: [String] =
      switch amount {
      case .automatic: []
      case .column(let name): [name]
      case .product(let quantity, let price): [quantity, price]
      }
    return ([customer, date] + amounts).allSatisfy(header.contains)
  }
}
