internal import CLVData
public import CLVTables

/// Who took part in a campaign, as a file of actions with a control group has
/// it: the arm of each customer, the list, and what was forecast.
public struct ContactedCustomers: Sendable {
  /// The customers of both arms, in the order of the file.
  public let ids: [String]

  /// Whether each was contacted.
  public let isContacted: [Bool]

  /// The key of the list that each was on; "all" where the file has none.
  public let lists: [String]

  /// The expected purchases of each, by the file; nil where it has no such
  /// column.
  public let expectedPurchases: [Double]?

  /// The value of each, by the file; nil where it has no such column.
  public let values: [Double]?

  /// Reads a file with the columns customer_id and arm (contact, control, or
  /// nothing for who took no part), and perhaps list_key, expected_purchases
  /// and clv.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - customerColumn: The column of customers, if it has another name.
  ///   - delimiter: The byte between fields; nil to find it out.
  /// - Throws: Bad data for a missing column, another arm, a number that is
  ///   none, a customer who is there twice, and an arm without customers.
  public init(
    path: String, customerColumn: String? = nil, delimiter: UInt8? = nil
  ) throws(DataError) {
    let customer = customerColumn ?? "customer_id"
    let header = try InputTable(path: path, delimiter: delimiter) { names in
      names.contains(customer) && names.contains("arm")
    }
    let wanted = ["list_key", "expected_purchases", "clv"]
    let present = wanted.filter { header.columns.contains($0) }
    let rows = try KeyedRows(
      path: path, columns: [customer, "arm"] + present, delimiter: delimiter)
    var ids: [String] = []
    var isContacted: [Bool] = []
    var columns = [[String]](repeating: [], count: present.count)
    var seen = Set<String>()
    while try rows.advance() {
      let arm = try rows.optionalText(1)
      if arm.isEmpty { continue }
      guard let arm = ControlGroup.Arm(rawValue: arm) else {
        throw rows.error(
          1,
          "\"\(arm)\" is none of contact and control; leave it empty for who "
            + "took no part")
      }
      let id = String(decoding: try rows.text(0), as: UTF8.self)
      guard seen.insert(id).inserted else {
        throw rows.error(
          0, "customer \"\(id)\" is there twice; keep one row per customer")
      }
      ids.append(id)
      isContacted.append(arm == .contact)
      for place in present.indices {
        columns[place].append(try rows.optionalText(place + 2))
      }
    }
    guard isContacted.contains(true), isContacted.contains(false) else {
      throw DataError(
        .badData, at: .file(rows.name),
        "it has not both customers with the arm contact and with the arm "
          + "control; draw a control group before the campaign")
    }
    func numbers(_ name: String) throws(DataError) -> [Double]? {
      guard let place = present.firstIndex(of: name) else { return nil }
      var numbers: [Double] = []
      for text in columns[place] {
        guard let number = text.isEmpty ? 0 : Double(text), number.isFinite
        else {
          throw DataError(
            .badData, at: .file(rows.name),
            "\"\(text)\" in the column \"\(name)\" is not a number; correct "
              + "the row")
        }
        numbers.append(number)
      }
      return numbers
    }
    self.ids = ids
    self.isContacted = isContacted
    lists =
      present.firstIndex(of: "list_key").map { columns[$0] }
      ?? ids.map { _ in "all" }
    expectedPurchases = try numbers("expected_purchases")
    values = try numbers("clv")
  }
}
