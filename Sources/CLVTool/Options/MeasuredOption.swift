import ArgumentParser
import CLV
import Foundation

/// The results of a campaign, to be put on the page.
struct MeasuredOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      What a campaign did, to show on the page: the .csv or .jsonl file that \
      clv measure wrote.
      """, valueName: "file"))
  var measured: String?

  /// The files read.
  var inputs: [String] { [measured].compactMap(\.self) }

  /// Reads the file; nil unless one is named.
  func read() throws -> MeasuredCampaign? {
    guard let measured else { return nil }
    guard measured.lowercased().hasSuffix(".jsonl") else {
      return try MeasuredCampaign(path: measured)
    }
    guard let data = FileManager.default.contents(atPath: measured) else {
      throw DataError(
        .noInput, at: .file(measured),
        "the file cannot be read; check the path")
    }
    var rows: [[String: String]] = []
    for (place, line) in data.split(separator: 10).enumerated() {
      do {
        rows.append(
          try JSONDecoder().decode([String: JSONCell].self, from: line)
            .compactMapValues(\.text))
      } catch {
        throw DataError(
          .badData, at: .line(place + 1, of: measured),
          "the line is no JSON object; give the table of a campaign that was "
            + "measured")
      }
    }
    return try MeasuredCampaign(cells: rows, of: measured)
  }

  /// A value of a column.
  private struct JSONCell: Decodable {
    /// How it would be written; nil for null.
    let text: String?

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        text = nil
      } else if let number = try? container.decode(Double.self) {
        text = "\(number)"
      } else {
        text = try container.decode(String.self)
      }
    }
  }
}
