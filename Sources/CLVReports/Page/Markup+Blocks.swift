internal import CLVCharts

extension Markup {
  /// The sizes that charts are drawn in: for a page of some width, and for a
  /// telephone.
  private static let (wide, narrow) = (560.0, 340.0)

  /// A part of a section.
  func block(_ block: ReportBlock) -> String {
    switch block {
    case .paragraph(let sentences): "<p>\(item(sentences))</p>\n"
    case .heading(let key):
      "<h3>\(writer.strings[key].escapedForMarkup)</h3>\n"
    case .list(let items):
      "<ul>\n\(items.map { "<li>\(item($0))</li>\n" }.joined())</ul>\n"
    case .warning(let sentences):
      "<p class=\"warning\">\(item(sentences))</p>\n"
    case .reference(let text):
      """
      <p class="reference" lang="en" dir="ltr">\(text.escapedForMarkup)</p>

      """
    case .tiles(let tiles):
      "<dl class=\"tiles\">\n\(tiles.map(tile).joined())</dl>\n"
    case .tables(let tables):
      "<div class=\"tables\">\n\(tables.map(table).joined())</div>\n"
    case .charts(let charts):
      "<div class=\"charts\">\n\(charts.map(chart).joined())</div>\n"
    case .beside(let items, let chart):
      "<div class=\"beside\">\n\(self.block(.list(items)))"
        + "\(self.chart(chart))</div>\n"
    }
  }

  /// Sentences of which a lead before them is in bold.
  private func item(_ item: [ReportSentence]) -> String {
    guard let lead = item.first, item.count > 1,
      lead.key.contains(".lead_")
    else { return sentences(item) }
    return "<strong>\(sentence(lead))</strong>\(space)"
      + sentences(Array(item.dropFirst()))
  }

  private func tile(_ tile: ReportTile) -> String {
    """
    <div><dt>\(tile.notes.map(sentence).joined(separator: "<br>"))</dt><dd>\(sentence(tile.figure))</dd></div>

    """
  }

  /// A chart in both sizes, and its numbers.
  private func chart(_ chart: ReportChart) -> String {
    let drawing = chart.draw(writer)
    let height = (Self.wide * chart.shape).rounded()
    let numbers = writer.strings["page.numbers"].escapedForMarkup
    return """
      <figure><figcaption><h4>\(writer.strings[chart.title].escapedForMarkup)</h4>\
      <p>\(sentences([chart.caption] + chart.notes))</p></figcaption>
      <div class="wide">\(drawing.svg(width: Self.wide, height: height))</div>
      <div class="narrow">\
      \(drawing.svg(width: Self.narrow, height: max(240, height * 0.85)))</div>
      <details><summary>\(numbers)</summary>\(table(chart.table))</details>
      </figure>

      """
  }
}
