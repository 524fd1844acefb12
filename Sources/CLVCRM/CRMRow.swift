internal import CLVTables

/// How the rows of one kind of file are written.
struct CRMRow {
  let kind: CRMFileKind
  let object: String
  let entitySet: String
  let key: String
  let fields: [(name: String, kind: CRMField.Kind)]

  /// What stands before the first row of a file.
  var opening: String {
    switch kind {
    case .upsertMultiple: #"{"Targets":["# + "\n"
    case .batchUpsert: #"{"inputs":["# + "\n"
    case .profileImport:
      #"{"data":{"type":"profile-bulk-import-job","attributes":"#
        + #"{"profiles":{"data":["# + "\n"
    case .importCSV: "\u{FEFF}" + header + "\r\n"
    case .bulkCSV: header + "\n"
    }
  }

  /// What stands between rows.
  var separator: String {
    switch kind {
    case .upsertMultiple, .batchUpsert, .profileImport: ",\n"
    case .importCSV, .bulkCSV: ""
    }
  }

  /// What stands behind the last row of a file.
  var closing: String {
    switch kind {
    case .upsertMultiple, .batchUpsert: "\n]}\n"
    case .profileImport: "\n]}}}}\n"
    case .importCSV, .bulkCSV: ""
    }
  }

  private var header: String {
    var text = ByteBuffer()
    for (place, name) in ([key] + fields.map(\.name)).enumerated() {
      if place > 0 { text.append(",") }
      text.append(field: name)
    }
    return text.text
  }

  /// A row; values that are nil are cleared in the CRM, or left as they are
  /// where it cannot clear them.
  func append(
    _ id: String, _ values: [String?], to text: inout ByteBuffer
  ) {
    switch kind {
    case .upsertMultiple:
      let quoted = id.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "''")
      text.append(#"{"@odata.type":"#)
      text.append(JSON.text("Microsoft.Dynamics.CRM.\(object)"))
      text.append(#","@odata.id":"#)
      text.append(JSON.text("\(entitySet)(\(key)='\(quoted)')"))
      for (field, value) in zip(fields, values) {
        text.append(",\(JSON.text(field.name)):")
        text.append(JSON.value(value, field.kind))
      }
      text.append("}")
    case .batchUpsert:
      text.append(#"{"id":\#(JSON.text(id)),"idProperty":\#(JSON.text(key)),"#)
      text.append(#""properties":{"#)
      for (place, (field, value)) in zip(fields, values).enumerated() {
        if place > 0 { text.append(",") }
        text.append("\(JSON.text(field.name)):\(JSON.text(value ?? ""))")
      }
      text.append("}}")
    case .profileImport:
      text.append(#"{"type":"profile","attributes":{"#)
      text.append("\(JSON.text(key)):\(JSON.text(id))")
      text.append(#","properties":{"#)
      var isFirst = true
      for (field, value) in zip(fields, values) {
        guard let value else { continue }
        if !isFirst { text.append(",") }
        isFirst = false
        text.append("\(JSON.text(field.name)):\(JSON.value(value, field.kind))")
      }
      text.append("}}}")
    case .importCSV, .bulkCSV:
      text.append(field: id)
      for value in values {
        text.append(",")
        // Salesforce leaves an empty cell as it is, and clears this.
        if let value {
          text.append(field: value)
        } else if kind == .bulkCSV {
          text.append("#N/A")
        }
      }
      text.append(kind == .importCSV ? "\r\n" : "\n")
    }
  }
}

/// Texts and values as JSON has them.
enum JSON {
  /// A text in quotes.
  static func text(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted +=
          "\\u" + String(repeating: "0", count: 4 - digits.count)
          + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// A value of a kind; `null` where there is none.
  static func value(_ value: String?, _ kind: CRMField.Kind) -> String {
    guard let value else { return "null" }
    return kind == .text ? text(value) : value
  }
}
