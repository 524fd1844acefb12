import CLVCharts
import Foundation
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite("Charts")
struct ChartTests {
  private static let hostile = "<script>alert('&\"')</script>\u{0}\u{202E}"

  /// A chart with a mark of every kind and hostile text wherever text goes.
  private static func chart(_ text: String = hostile) -> Chart {
    Chart(
      title: text, summary: text,
      x: ChartAxis(text, .linear(0...10)),
      y: ChartAxis(text, .linear(0...100), label: { _ in text }),
      marks: [
        .cells([
          ChartCell(x: 0...10, y: 0...50, share: 0.5, text: text, tip: text)
        ]),
        .band(
          ChartBand([(0, 10...20), (5, 30...60), (10, 20...90)], series: 1)),
        .bars(
          ChartBars(
            [.init(0...9, height: 50, text: text, tip: text)], series: 2,
            label: text)),
        .dots(
          ChartDots(
            [.init(ChartPoint(5, 50), tip: text)], series: 3, label: text)),
        .line(
          ChartLine(
            [ChartPoint(0, 0), ChartPoint(10, 100)], series: 4,
            stroke: .dashed, label: text)),
        .rule(ChartRule(.x(3), label: text)),
        .rule(ChartRule(.y(30), label: text)),
        .flows(
          ChartFlows(
            left: [.init(text, tip: text)], right: [.init(text, tip: text)],
            flows: [.init(from: 0, to: 0, size: 1, series: 1, tip: text)],
            key: [(text, 1)])),
      ], shades: ChartShades(least: text, most: text))
  }

  @Test(arguments: [hostile, "plain", "", "客户 مشتری 🛒"])
  func `A drawing is XML whatever its texts are`(text: String) throws {
    for svg in [
      Self.chart(text).svg(width: 560, height: 300),
      Self.chart(text).svgFile(width: 560, height: 300),
    ] {
      let parser = XMLParser(data: Data(svg.utf8))
      let reader = ElementReader()
      parser.delegate = reader
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
      #expect(reader.count["script"] == nil)
      #expect(reader.count["path"] == 3)
      #expect(reader.count["circle"] == 1)
    }
  }

  @Test func `Flows fill their groups, and none is drawn of nothing`() {
    let flows = ChartFlows(
      left: [.init("a", tip: ""), .init("b", tip: "")],
      right: [.init("c", tip: ""), .init("d", tip: ""), .init("e", tip: "")],
      flows: [
        .init(from: 0, to: 1, size: 3, series: 1, tip: "a to d"),
        .init(from: 0, to: 0, size: 1, series: 2, tip: "a to c"),
        .init(from: 1, to: 2, size: 4, series: 1, tip: "b to e"),
        .init(from: 1, to: 7, size: 4, series: 1, tip: "nowhere"),
        .init(from: 1, to: 1, size: 0, series: 1, tip: "nobody"),
        .init(from: 1, to: 1, size: .nan, series: 1, tip: "nothing"),
      ])
    #expect(flows.flows.count == 3)
    let svg = Chart(
      title: "", summary: "", x: ChartAxis("", .linear(0...1), ticks: []),
      y: ChartAxis("", .linear(0...1), ticks: []), marks: [.flows(flows)]
    ).svg(width: 400, height: 300)
    #expect(svg.components(separatedBy: "class=\"flow").count == 4)
    #expect(svg.components(separatedBy: "class=\"node\"").count == 6)
    for tip in ["a to d", "a to c", "b to e"] { #expect(svg.contains(tip)) }
    for tip in ["nowhere", "nobody", "nothing"] {
      #expect(!svg.contains(tip))
    }
  }

  @Test func `A point is drawn where the axes say`() {
    let chart = Chart(
      title: "", summary: "", x: ChartAxis("", .linear(0...10), ticks: []),
      y: ChartAxis("", .linear(0...100), ticks: []),
      marks: [
        .dots(
          ChartDots(
            [(0.0, 0.0), (10, 100), (5, 50), (20, -5)].map {
              .init(ChartPoint($0.0, $0.1), tip: "")
            }, series: 1))
      ])
    let svg = chart.svg(width: 108, height: 167)
    // The area is from 8 to 100 across and from 29 to 129 down; what is
    // beyond is at its edge.
    let places = svg.matches(of: /cx="([\d.]+)" cy="([\d.]+)"/).map {
      [Double($0.1), Double($0.2)]
    }
    #expect(places == [[8, 129], [100, 29], [54, 79], [100, 129]])
  }

  @Test(arguments: [13, 40, 100])
  func `Of many categories, those that are named are evenly apart`(
    count: Int
  ) throws {
    let chart = Chart(
      title: "", summary: "",
      x: ChartAxis("", .categories((0..<count).map { "n\($0)" })),
      y: ChartAxis("", .linear(0...1), ticks: []), marks: [])
    let svg = chart.svg(width: 340, height: 200)
    let named = try svg.matches(of: Regex(">n([0-9]+)<")).compactMap {
      $0.output[1].substring.flatMap { Int($0) }
    }
    let steps = Set(zip(named.dropFirst(), named).map { $0 - $1 })
    #expect(named.first == 0 && named.count > 4 && steps.count == 1)
  }

  @Test(arguments: 2...12)
  func `Few categories are all named, in two lines where one is too short`(
    count: Int
  ) throws {
    let chart = Chart(
      title: "", summary: "",
      x: ChartAxis("", .categories((0..<count).map { "name \($0)" })),
      y: ChartAxis("", .linear(0...1), ticks: []), marks: [])
    let width = 340.0
    let svg = chart.svg(width: width, height: 200)
    let named = svg.matches(of: />name \d+</).count
    let lines = Set(
      svg.matches(of: /y="([\d.]+)" text-anchor="middle">name/).map(\.1))
    #expect(lines.count == 1 || lines.count == 2)
    // About 45 pixels each.
    if count < 14 { #expect(named == count) }
    if count < 7 { #expect(lines.count == 1) }
  }

  @Test func `A bar stands where it is put, and what is to come is paler`() {
    let svg = Chart(
      title: "", summary: "", x: ChartAxis("", .linear(0...1), ticks: []),
      y: ChartAxis("", .linear(0...100), ticks: []),
      marks: [
        .bars(
          ChartBars(
            [
              .init(0...1, height: 40, tip: ""),
              .init(0...1, height: 100, base: 40, tip: "", isAhead: true),
            ], series: 1))
      ]
    ).svg(width: 108, height: 167)
    let bars = svg.matches(
      of: /<rect class="([^"]+)"[^>]* y="([\d.]+)"[^>]* height="([\d.]+)"/
    ).map { (String($0.1), Double($0.2) ?? 0, Double($0.3) ?? 0) }
    // The area is from 29 to 129 down.
    #expect(bars.map(\.0) == ["s1", "s1 ahead"])
    #expect(bars.map(\.1) == [89, 29] && bars.map(\.2) == [40, 60])
  }

  @Test func `What is not a number is left out`() {
    let chart = Chart(
      title: "", summary: "", x: ChartAxis("", .linear(0...1)),
      y: ChartAxis("", .logarithmic(1...100)),
      marks: [
        .line(
          ChartLine(
            [(0, 1), (0.5, Double.nan), (0.6, 0), (0.7, .infinity), (1, 100)]
              .map { ChartPoint($0.0, $0.1) }, series: 1))
      ])
    let svg = chart.svg(width: 300, height: 200)
    #expect(!svg.contains("nan") && !svg.contains("inf"))
    let line = svg.firstMatch(of: /class="line s1" d="([^"]+)"/)
    #expect(line?.1.split(separator: "L").count == 2)
  }

  @Test func `Labels of lines do not lie on each other`() {
    let lines = (0..<5).map { i in
      ChartMark.line(
        ChartLine(
          [ChartPoint(0, 0), ChartPoint(1, 50 + Double(i))], series: i + 1,
          label: "line \(i)"))
    }
    let svg = Chart(
      title: "", summary: "", x: ChartAxis("", .linear(0...1)),
      y: ChartAxis("", .linear(0...100)), marks: lines
    ).svg(width: 400, height: 300)
    let places = svg.matches(of: /y="([\d.]+)">line \d/).compactMap {
      Double($0.1)
    }.sorted()
    #expect(places.count == 5)
    for (one, next) in zip(places, places.dropFirst()) {
      #expect(next - one >= 14.9)
    }
  }

  @Test(arguments: [ChartStyle.light, .dark])
  func `Text in every colour is readable on the background`(
    style: ChartStyle
  ) throws {
    let colors = Palette(style)
    for name in ["ink", "soft"] + (1...5).map({ "series-\($0)" }) {
      #expect(try colors.contrast(name, "paper") >= 4.5, "\(name)")
    }
    for shade in 0..<ChartStyle.shadeCount {
      #expect(
        try colors.contrast("on-shade-\(shade)", "shade-\(shade)") >= 4.5,
        "shade \(shade)")
    }
  }
}

/// Counts the elements of a document.
private final class ElementReader: NSObject, XMLParserDelegate {
  var count: [String: Int] = [:]

  func parser(
    _ parser: XMLParser, didStartElement name: String,
    namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    count[name, default: 0] += 1
  }
}

/// The colours of a style, from the custom properties that pages read.
private struct Palette {
  private let luminances: [String: Double]

  init(_ style: ChartStyle) {
    luminances = style.properties.matches(of: /--clv-([\w-]+):#([0-9a-f]{6})/)
      .reduce(into: [:]) { $0[String($1.1)] = Self.luminance($1.2) }
  }

  /// The relative luminance of WCAG 2.2.
  private static func luminance(_ hex: Substring) -> Double {
    let value = Int(hex, radix: 16) ?? 0
    let parts = [16, 8, 0].map { shift -> Double in
      let part = Double(value >> shift & 255) / 255
      return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  func contrast(_ one: String, _ other: String) throws -> Double {
    let (a, b) = (
      try #require(luminances[one]), try #require(luminances[other])
    )
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }
}
