internal import CLVCharts
internal import CLVValidation

/// HTML from texts and values, with everything escaped.
struct Markup {
  let writer: ReportWriter

  /// A text with its values.
  func sentence(_ sentence: ReportSentence) -> String {
    StringTable.parts(of: writer.strings[sentence.key]).map { part in
      switch part {
      case .text(let text):
        return writer.localized(text).escapedForMarkup
      case .value(let name):
        guard let value = sentence.values[name] else { return "{\(name)}" }
        return self.value(value, source: "\(sentence.id).\(name)")
      case .forms(let forms, let name):
        guard let value = sentence.values[name] else { return "{\(name)}" }
        return writer.form(forms, of: value).escapedForMarkup.replacing(
          "#", with: self.value(value, source: "\(sentence.id).\(name)"))
      case .code(let code):
        let words = code.split(separator: " ").map {
          "<span>\(String($0).escapedForMarkup)</span>"
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
  ///
  /// The page's style gives a number in a cell of numbers its direction.
  func value(
    _ value: ReportValue, source: String? = nil, inCell: Bool = false
  ) -> String {
    let text = writer.value(value).escapedForMarkup
    switch value {
    case .day(let day):
      return "<time datetime=\"\(day)\">\(text)</time>"
    case .text, .name, .names: return "<bdi>\(text)</bdi>"
    case .period: return "<span>\(text)</span>"
    case .label: return "<span dir=\"ltr\">\(text)</span>"
    case .month, .term, .missing: return text
    default:
      let source = source.map { " data-of=\"\($0.escapedForMarkup)\"" } ?? ""
      return "<data value=\"\(Self.machine(value))\"\(source)"
        + "\(inCell ? "" : direction(of: value))>\(text)</data>"
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
      // Figures of which none is known stand where they would.
      table.rows.contains { $0[column].isNumeric }
        || column > 0
          && table.rows.allSatisfy {
            if case .missing = $0[column] { true } else { false }
          }
    }
    func style(_ column: Int) -> String {
      let names = [
        columns[column] ? "n" : nil,
        table.columns[column].isMinor ? "minor" : nil,
      ].compactMap(\.self)
      return names.isEmpty ? "" : " class=\"\(names.joined(separator: " "))\""
    }
    let header = table.columns.indices.map { i in
      "<th scope=\"col\"\(style(i))>"
        + "\(writer.strings[table.columns[i].title].escapedForMarkup)</th>"
    }.joined()
    let told = table.columns.indices.map { column in
      ReportValue.column(table.rows.map { $0[column] })
    }
    let rows = table.rows.indices.map { row in
      let cells = told.map { $0[row] }.enumerated().map { i, value in
        let cell = self.value(value, inCell: columns[i])
        if i == 0, !columns[0] { return "<th scope=\"row\">\(cell)</th>" }
        return "<td\(style(i))>\(cell)</td>"
      }
      return "<tr>\(cells.joined())</tr>\n"
    }
    let title = writer.strings[table.title].escapedForMarkup
    return """
      <div class="scroll\(table.rows.count > 15 ? " long" : "")" tabindex="0" role="region" aria-label="\(title)">\
      <table data-table="\(table.id.escapedForMarkup)"\
      \(table.isInteractive ? " class=\"sortable\"" : "")>\
      <caption>\(title)</caption>
      <thead><tr>\(header)</tr></thead>
      <tbody>
      \(rows.joined())</tbody></table></div>

      """
  }
}
