internal import CLVData
public import CLVTables

/// Files with the scores of customers in the shape that a CRM takes, with the
/// list of the fields to create there.
///
/// Nothing is sent: the files are what the vendor's own client sends.
public struct CRMExport {
  /// The CRM.
  public let target: CRMTarget

  /// What is scored, such as `contact`.
  public let object: String

  /// The field by which the CRM knows a customer.
  public let key: String

  /// The fields to write.
  public let fields: [CRMField]

  /// The name of the object's set in Dataverse's addresses.
  public let entitySet: String

  /// Digits behind the point.
  private static let decimals = 4

  /// What was written.
  public struct Outcome: Sendable, Equatable {
    /// The customers written.
    public var customers = 0

    /// The customers whose keys the vendor refuses.
    public var refused = 0

    /// The first of these with the reasons.
    public var examples: [String] = []

    /// The names of the files.
    public var files: [String] = []
  }

  /// Makes an export.
  ///
  /// - Parameters:
  ///   - target: The CRM.
  ///   - object: What is scored; nil for contacts.
  ///   - entitySet: Its set in Dataverse's addresses; nil for the object with
  ///     an s.
  ///   - key: The field by which the CRM knows a customer.
  ///   - fields: The fields to write.
  /// - Throws: A usage error for a name that the vendor has no place for.
  public init(
    _ target: CRMTarget, object: String? = nil, entitySet: String? = nil,
    key: String, fields: [CRMField]
  ) throws(DataError) {
    self.target = target
    self.object = object ?? target.defaultObject
    self.entitySet = entitySet ?? "\(self.object)s"
    self.key = key
    self.fields = fields
    if let keys = target.keys, !keys.contains(key) {
      throw DataError(
        .usage,
        "\(target.rawValue) knows a customer by one of "
          + "\(keys.joined(separator: ", ")), and not by \"\(key)\"")
    }
    var seen: Set<String> = [key]
    for name in fields.map(\.field) {
      guard Self.isName(name), Self.isName(key) else {
        throw DataError(
          .usage,
          "\"\(Self.isName(key) ? name : key)\" is no name of a field: give "
            + "letters, digits and _")
      }
      guard seen.insert(name).inserted else {
        throw DataError(
          .usage, "the field \"\(name)\" is named twice; name it once")
      }
    }
  }

  private static func isName(_ name: String) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy { scalar in
        scalar == "_" || ("a"..."z").contains(scalar)
          || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
      }
  }

  /// Writes the scores of a table with a row for each customer.
  ///
  /// Values that are missing or infinite are cleared in the CRM where it can
  /// clear them: in Klaviyo they stay as they are.
  ///
  /// - Parameters:
  ///   - table: The results, read twice.
  ///   - customer: The column of customers.
  ///   - folder: Where the files go, which is there and empty.
  /// - Returns: What was written.
  /// - Throws: Bad data for a missing column and for a row that cannot be
  ///   read; what keeps a file from being written.
  public func write(
    _ table: InputTable, customer: String, to folder: String
  ) throws(DataError) -> Outcome {
    let id = try table.index(of: customer, remedy: .customerColumn)
    var columns: [Int] = []
    for field in fields {
      columns.append(try table.index(of: field.column, remedy: .fields))
    }
    let kinds = try kinds(table, columns)
    try table.restart()
    let named = zip(fields, kinds).map { (name: $0.field, kind: $1) }
    let writers = target.kinds.map { kind in
      CRMFiles(
        CRMRow(
          kind: kind, object: object, entitySet: entitySet, key: key,
          fields: named), in: folder)
    }
    var outcome = Outcome()
    let refused = try AtomicFile(path: "\(folder)/refused.csv")
    try refused.write("line,customer,reason\n")
    var lines: [String: Int] = [:]
    while try table.nextRow() {
      let key = try Self.text(table, id)
      let refusal =
        target.refusal(of: key, in: self.key)
        ?? lines[key].map { .twice(line: $0) }
      guard let refusal else {
        lines[key] = table.reader.line
        let values = zip(columns, kinds).map {
          Self.value(table, $0, $1, decimals: Self.decimals)
        }
        for writer in writers { try writer.add(key, values) }
        outcome.customers += 1
        continue
      }
      try Self.write(refusal, of: key, table.reader.line, to: refused, &outcome)
    }
    for writer in writers { outcome.files += try writer.finish() }
    if outcome.refused > 0 {
      try refused.commit()
      outcome.files.append("refused.csv")
    }
    try writeFields(kinds, to: folder)
    outcome.files.append("fields.csv")
    if target == .salesforce {
      try writeJob(to: folder)
      outcome.files.append("job.json")
    }
    return outcome
  }

  private static let mostExamples = 3

  private static func write(
    _ refusal: CRMRefusal, of key: String, _ line: Int, to file: AtomicFile,
    _ outcome: inout Outcome
  ) throws(DataError) {
    outcome.refused += 1
    if outcome.examples.count < mostExamples {
      outcome.examples.append("\"\(key)\" \(refusal.words)")
    }
    var text = ByteBuffer()
    text.append(line)
    text.append(",")
    text.append(field: key)
    text.append(",")
    text.append(field: refusal.words)
    text.append("\n")
    try file.write(text)
  }

  // MARK: - Values

  private static func text(
    _ table: InputTable, _ column: Int
  ) throws(DataError) -> String {
    var field = table.reader[column]
    guard field.bytes.isValidText else {
      throw table.error(
        in: column, "the text is not valid UTF-8; convert the file to UTF-8")
    }
    field.unescape()
    return String(decoding: field.bytes, as: UTF8.self)
  }

  /// What the values of each column are, by all of its cells.
  private func kinds(
    _ table: InputTable, _ columns: [Int]
  ) throws(DataError) -> [CRMField.Kind] {
    let numbers = DecimalReader()
    var kinds = columns.map { _ in CRMField.Kind.count }
    while try table.nextRow() {
      for (place, column) in columns.enumerated() where kinds[place] != .text {
        let field = table.reader[column].bytes
        if field.trimmed.isEmpty { continue }
        guard let value = Self.number(field, numbers) else {
          kinds[place] = .text
          continue
        }
        if value.isFinite, value != value.rounded() { kinds[place] = .number }
      }
    }
    return kinds
  }

  private static func number(_ field: Bytes, _ numbers: DecimalReader)
    -> Double?
  {
    let text = String(decoding: field.trimmed, as: UTF8.self).lowercased()
    if ["inf", "-inf", "infinity", "nan"].contains(text) { return .infinity }
    return try? numbers.value(of: field)
  }

  private static func value(
    _ table: InputTable, _ column: Int, _ kind: CRMField.Kind, decimals: Int
  ) -> String? {
    guard kind != .text else {
      let text = try? text(table, column)
      return text?.isEmpty == false ? text : nil
    }
    let value = number(table.reader[column].bytes, DecimalReader())
    guard let value, value.isFinite else { return nil }
    var text = ByteBuffer()
    if kind == .count || abs(value) >= 1e15 {
      text.append(value)
    } else {
      text.append(value, decimals: decimals)
    }
    return text.text
  }

  // MARK: - What goes with them

  private func writeFields(
    _ kinds: [CRMField.Kind], to folder: String
  ) throws(DataError) {
    let file = try AtomicFile(path: "\(folder)/fields.csv")
    var text = ByteBuffer()
    text.append("field,type,column\n")
    for (field, kind) in zip(fields, kinds) {
      text.append(field: field.field)
      text.append(",")
      text.append(field: target.type(of: kind))
      text.append(",")
      text.append(field: field.column)
      text.append("\n")
    }
    try file.write(text)
    try file.commit()
  }

  /// The job that Salesforce is told of before it is given the files.
  private func writeJob(to folder: String) throws(DataError) {
    let file = try AtomicFile(path: "\(folder)/job.json")
    try file.write(
      """
      {"object":\(JSON.text(object)),"operation":"upsert",\
      "externalIdFieldName":\(JSON.text(key)),"contentType":"CSV",\
      "lineEnding":"LF","columnDelimiter":"COMMA"}

      """)
    try file.commit()
  }
}

extension Remedy {
  /// The fields to write and the columns that they are made of.
  public static let fields = Remedy("CRMExport.fields")
}
