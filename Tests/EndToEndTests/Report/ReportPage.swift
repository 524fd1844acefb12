import Foundation
import Testing

/// The data file of a report; read by a decoder that keeps every digit.
struct ReportFile: Decodable {
  let figures: [String: [String: Value]]
  let tables: [String: Table]
  let findings: [String]?

  struct Table: Decodable {
    let columns: [String]
    let rows: [[Value]]
  }

  enum Value: Decodable {
    case number(Double)
    case text(String)
    case missing

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .missing
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }

    var number: Double? {
      if case .number(let number) = self { number } else { nil }
    }

    var text: String? {
      if case .text(let text) = self { text } else { nil }
    }
  }

  init(_ data: Data) throws {
    self = try JSONDecoder().decode(Self.self, from: data)
  }
}

/// The page of a report, taken apart.
struct ReportPage {
  let html: String

  init(_ html: String) {
    self.html = html
  }

  /// A number of the page: what it shows, what machines read, and where the
  /// data file has it.
  struct Number {
    let shown: String
    let value: Double
    let source: String?

    /// Whether what is shown is the value to its decimals.
    var isTrue: Bool {
      guard value.isFinite else { return shown == "∞" || shown == "–" }
      let isPercent = shown.contains("%")
      let digits = shown.replacingOccurrences(of: ",", with: "")
        .filter { $0.isNumber || $0 == "." || $0 == "-" || $0 == "E" }
      guard let read = Double(digits) else { return false }
      let mantissa = digits.split(separator: "E").first ?? ""
      let decimals =
        mantissa.split(separator: ".").dropFirst().first?.count ?? 0
      let exponent =
        digits.split(separator: "E").dropFirst().first
        .flatMap { Double($0) } ?? 0
      let unit = pow(10, exponent - Double(decimals))
      let expected = isPercent ? 100 * value : value
      return abs(read - expected) <= unit * 0.5000001
    }
  }

  /// The numbers in some text of the page.
  static func numbers(_ text: some StringProtocol) throws -> [Number] {
    try String(text).matches(
      of: Regex(
        #"<data value="([^"]*)"(?: data-of="([^"]*)")?[^>]*>([^<]*)</data>"#)
    ).map { match in
      let parts = match.output.map { $0.substring.map(String.init) }
      return Number(
        shown: parts[3] ?? "", value: Double(parts[1] ?? "") ?? .nan,
        source: parts[2])
    }
  }

  /// The rows of each table, cell by cell as HTML, by the table's name.
  func tables() throws -> [String: [[String]]] {
    let tables = html.matches(
      of: try Regex(
        #"<table data-table="([^"]*)".*?<tbody>(.*?)</tbody>"#
      ).dotMatchesNewlines())
    return try tables.reduce(into: [:]) { tables, match in
      let name = String(try #require(match.output[1].substring))
      let body = String(try #require(match.output[2].substring))
      tables[name] = try body.matches(of: Regex("<tr>(.*?)</tr>")).map { row in
        let cells = String(try #require(row.output[1].substring))
        return try cells.matches(of: Regex("<t[hd][^>]*>(.*?)</t[hd]>")).map {
          String(try #require($0.output[1].substring))
        }
      }
    }
  }

  /// All that can be read or heard of the page, an element a line, but for
  /// names from the data, words for the command line, and the references.
  func visibleText() throws -> String {
    let hidden = [
      "(?s)<head>.*?</head>", "(?s)<script>.*?</script>", "<code.*?</code>",
      "<bdi>.*?</bdi>", "<p class=\"reference\".*?</p>",
    ]
    let page = try hidden.reduce(html) { text, pattern in
      text.replacing(try Regex(pattern), with: "\n")
    }
    let heard = page.matches(
      of: try Regex(#"(?:aria-label|title|data-filter|data-sort)="([^"]*)""#)
    ).compactMap { $0.output[1].substring.map(String.init) }
    let seen = page.replacing(try Regex("<[^>]*>"), with: "\n")
    return ([seen] + heard).joined(separator: "\n")
      .replacing(try Regex("&#?[a-z0-9]+;"), with: "'")
  }

  /// The page's words: what is left without numbers, dates, drawings, words of
  /// the data, and markup.
  func words() throws -> String {
    let patterns = [
      "(?s)<head>.*?</head>", "(?s)<script>.*?</script>", "(?s)<svg.*?</svg>",
      "<data .*?</data>", "<time .*?</time>", "<bdi>.*?</bdi>",
      "<span.*?</span>",
      "<p class=\"reference\".*?</p>", "<[^>]*>", "&#[0-9]+;",
    ]
    return try patterns.reduce(html) { text, pattern in
      text.replacing(try Regex(pattern), with: " ")
    }
  }
}
