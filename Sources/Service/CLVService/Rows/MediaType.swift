internal import HTTPTypes

/// How rows are written in the bodies of requests and responses.
enum MediaType: String, CaseIterable, Sendable {
  case json = "application/json"
  case lines = "application/x-ndjson"
  case csv = "text/csv"
  case arrow = "application/vnd.apache.arrow.stream"
  case problem = "application/problem+json"

  /// Those in which rows come and go.
  static let ofRows: [MediaType] = [.json, .lines, .csv, .arrow]

  /// As it stands in a header.
  var text: String { self == .csv ? "text/csv; charset=utf-8" : rawValue }

  /// Other names that are in use.
  private static let aliases: [String: MediaType] = [
    "application/jsonl": .lines, "application/ndjson": .lines,
    "application/csv": .csv, "text/json": .json,
  ]

  private static func named(_ name: String) -> MediaType? {
    MediaType(rawValue: name) ?? aliases[name]
  }

  /// The type without its parameters, in small letters.
  private static func name(of header: Substring) -> String {
    let name = header.prefix { $0 != ";" }
    return name.filter { $0 != " " && $0 != "\t" }.lowercased()
  }

  /// The type of a request's body.
  ///
  /// - Throws: A ``Problem`` where it is not one of rows.
  static func ofBody(_ headers: HTTPFields) throws -> MediaType {
    guard let header = headers[.contentType] else { return .json }
    let name = name(of: header[...])
    guard let type = named(name), ofRows.contains(type) else {
      throw Problem(
        .unsupported, "rows do not come as \(name)",
        remedy: "send " + ofRows.map(\.rawValue).joined(separator: ", "))
    }
    guard headers[.contentEncoding] == nil else {
      throw Problem(
        .unsupported, "the body is compressed", remedy: "send it as it is")
    }
    return type
  }

  /// The type that a request wants, the body's own where any will do.
  ///
  /// - Throws: A ``Problem`` where it wants none that there is.
  static func wanted(
    _ headers: HTTPFields, like own: MediaType,
    of known: [MediaType] = ofRows
  ) throws -> MediaType {
    guard let header = headers[.accept] else { return own }
    var best: (type: MediaType, quality: Double)?
    for part in header.split(separator: ",") {
      let quality = quality(of: part)
      let name = name(of: part)
      let type: MediaType? =
        switch name {
        case "*/*": own
        case "application/*": own == .csv ? .json : own
        case "text/*": known.contains(.csv) ? .csv : nil
        default: named(name).flatMap { known.contains($0) ? $0 : nil }
        }
      if let type, quality > best?.quality ?? 0 { best = (type, quality) }
    }
    guard let best else {
      throw Problem(
        .notAcceptable, "no answer is of the type \(header.prefix(80))",
        remedy: "accept " + known.map(\.rawValue).joined(separator: ", "))
    }
    return best.type
  }

  private static func quality(of part: Substring) -> Double {
    for parameter in part.split(separator: ";").dropFirst() {
      let text = parameter.filter { $0 != " " }
      if text.hasPrefix("q="), let number = Double(text.dropFirst(2)) {
        return number.isFinite ? number : 0
      }
    }
    return 1
  }
}
