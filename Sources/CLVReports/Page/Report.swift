public import CLVCharts
internal import CLVValidation

/// A report: sections of texts, tables and charts, in no language yet.
///
///     let report = Report(results)
///     try file.write(report.html(ReportStyle(language: .persian)))
///     try data.writeJSON(report.data)
///
/// ``html(_:)`` writes it as one page that needs nothing else, ``data`` has
/// every number of it.
public struct Report: Sendable {
  /// The title.
  let title: ReportSentence

  /// What it is about.
  let subtitle: [ReportSentence]

  /// The sections in their order.
  let sections: [ReportSection]

  /// The names of the sentences that speak against the forecasts, the gravest
  /// first; nil where forecasts are not what it is about.
  let findings: [String]?

  /// Whether its amounts are so small that sums of them need decimals.
  let hasSmallMoney: Bool

  private func writer(_ style: ReportStyle) -> ReportWriter {
    ReportWriter(style, hasSmallMoney: hasSmallMoney)
  }

  /// The report as one HTML page.
  public func html(_ style: ReportStyle = ReportStyle()) -> String {
    let writer = writer(style)
    let markup = Markup(writer: writer)
    let currency = style.currency.map {
      ReportSentence("page.currency", ["currency": .text($0)])
    }
    let subtitle = subtitle + [currency].compactMap(\.self)
    return markup.page(
      title: title, subtitle: subtitle, sections, style: Self.stylesheet,
      script: Self.script)
  }

  /// The charts, each with its name, in a language.
  public func charts(
    _ style: ReportStyle = ReportStyle()
  ) -> [(name: String, chart: Chart)] {
    let writer = writer(style)
    return allCharts.map { ($0.table.id, $0.draw(writer)) }
  }

  private var allCharts: [ReportChart] {
    blocks.flatMap { block -> [ReportChart] in
      if case .charts(let charts) = block { charts } else { [] }
    }
  }

  /// The blocks of all sections, each without others in it.
  private var blocks: [ReportBlock] {
    sections.flatMap(\.blocks).flatMap(\.parts)
  }

  // MARK: - Data

  /// All numbers of the report, for programs: sentences by their names, tables
  /// by theirs.
  public var data: some Encodable { ReportData(self) }

  /// Everything that is said in sentences.
  var allSentences: [ReportSentence] {
    [title] + subtitle
      + blocks.flatMap { block -> [ReportSentence] in
        switch block {
        case .paragraph(let sentences), .warning(let sentences): sentences
        case .list(let items): items.flatMap(\.self)
        case .tiles(let tiles): tiles.flatMap { [$0.figure] + $0.notes }
        case .charts(let charts): charts.flatMap { [$0.caption] + $0.notes }
        case .heading, .reference, .tables, .beside: []
        }
      }
  }

  /// All tables, those of charts included.
  var allTables: [ReportTable] {
    blocks.flatMap { block -> [ReportTable] in
      switch block {
      case .tables(let tables): tables
      case .charts(let charts): charts.map(\.table)
      default: []
      }
    }
  }

  // MARK: - Resources

  private static let stylesheet =
    ":root{\(ChartStyle.light.properties)}\n"
    + "@media screen and (prefers-color-scheme:dark)"
    + "{:root{\(ChartStyle.dark.properties)}}\n"
    + ChartStyle.stylesheet
    + String(decoding: PackageResources.page_css, as: UTF8.self)

  private static let script = String(
    decoding: PackageResources.page_js, as: UTF8.self)
}
