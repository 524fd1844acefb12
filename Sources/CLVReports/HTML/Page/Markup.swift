/// HTML from texts and values, with everything escaped.
struct Markup {
  let writer: ReportWriter

  /// Text as the content of an element or an attribute; control characters,
  /// which HTML does not have, become �.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "&": escaped += "&amp;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\t", "\n", "\r": escaped += " "
      default:
        let isControl = scalar.properties.generalCategory == .control
        escaped.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
      }
    }
    return escaped
  }

  /// A text with its values.
  func sentence(_ sentence: ReportSentence) -> String {
    StringTable.parts(of: writer.strings[sentence.key]).map { part in
      switch part {
      case .text(let text): return Self.escaped(text)
      case .value(let name):
        guard let value = sentence.values[name] else { return "{\(name)}" }
        return self.value(value, source: "\(sentence.id).\(name)")
      case .code(let code):
        let words = code.split(separator: " ").map {
          "<span>\(Self.escaped(String($0)))</span>"
        }
        return "<code dir=\"ltr\">\(words.joined(separator: " "))</code>"
      }
    }.joined()
  }

  /// What is between sentences: Chinese has no spaces there.
  var space: String { writer.style.language == .chinese ? "" : " " }

  /// Sentences after each other.
  func sentences(_ sentences: [ReportSentence]) -> String {
    sentences.map { sentence($0) }.joined(separator: space)
  }

  /// A value with what it is for machines, and where the data file has it.
  func value(_ value: ReportValue, source: String? = nil) -> String {
    let text = Self.escaped(writer.value(value))
    switch value {
    case .day(let day):
      return "<time datetime=\"\(day)\">\(text)</time>"
    case .text: return "<bdi>\(text)</bdi>"
    case .period: return "<span>\(text)</span>"
    case .label: return "<span dir=\"ltr\">\(text)</span>"
    case .month, .term, .missing: return text
    default:
      let source = source.map { " data-of=\"\(Self.escaped($0))\"" } ?? ""
      return "<data value=\"\(Self.machine(value))\"\(source)"
        + "\(direction(of: value))>\(text)</data>"
    }
  }

  /// Numbers run from left to right in any language; a length of time has
  /// words with it.
  private func direction(of value: ReportValue) -> String {
    guard writer.style.language.isRightToLeft else { return "" }
    if case .duration = value { return " dir=\"rtl\"" }
    return " dir=\"ltr\""
  }

  /// A number with all its digits.
  private static func machine(_ value: ReportValue) -> String {
    guard let number = value.number else { return "" }
    if case .count(let count) = value { return "\(count)" }
    return "\(number)"
  }

  // MARK: - Tables

  /// A table; a number column is to the right.
  func table(_ table: ReportTable) -> String {
    let columns = table.columns.indices.map { column in
      table.rows.contains { $0[column].isNumeric }
    }
    let header = zip(table.columns, columns).map { column, isNumeric in
      "<th scope=\"col\"\(isNumeric ? " class=\"n\"" : "")>"
        + "\(Self.escaped(writer.strings[column.title]))</th>"
    }.joined()
    let rows = table.rows.map { row in
      let cells = row.enumerated().map { i, value in
        let cell = self.value(value)
        if i == 0, !columns[0] { return "<th scope=\"row\">\(cell)</th>" }
        return "<td\(columns[i] ? " class=\"n\"" : "")>\(cell)</td>"
      }
      return "<tr>\(cells.joined())</tr>\n"
    }
    let title = Self.escaped(writer.strings[table.title])
    return """
      <div class="scroll\(table.rows.count > 15 ? " long" : "")" tabindex="0" role="region" aria-label="\(title)">\
      <table data-table="\(Self.escaped(table.id))"\
      \(table.isInteractive ? " class=\"sortable\"" : "")>\
      <caption>\(title)</caption>
      <thead><tr>\(header)</tr></thead>
      <tbody>
      \(rows.joined())</tbody></table></div>

      """
  }
}
