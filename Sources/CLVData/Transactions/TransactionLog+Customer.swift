public import CLVTables

extension CustomerIDs {
  /// The place of an identifier; nil where it is not among them.
  public func firstIndex(of id: String) -> Int? {
    var id = id
    return id.withUTF8 { wanted in
      (0..<count).first { index in
        withBytes(at: index) { $0.elementsEqual(wanted) }
      }
    }
  }
}

extension TransactionLog {
  /// The purchases of one customer, in date order; empty where refunds leave
  /// none, and for a place that no customer has.
  ///
  /// - Parameter customer: The place in ``customers``.
  /// - Returns: The purchases.
  /// - Throws: When the temporary file cannot be read.
  public func purchases(ofCustomer customer: Int) throws(DataError)
    -> [Purchase]
  {
    var found: [Purchase] = []
    try forEachCustomer { index, purchases in
      if index == customer { found = Array(purchases) }
    }
    return found
  }
}
