/// The look of all charts.
///
/// Series have the colours of Okabe & Ito (2008), "Color universal design",
/// darkened or lightened until text in them is readable on the background
/// (contrast of 4.5 or more). Shades of cells are one hue from light to dark.
public struct ChartStyle: Sendable {
  /// How many series there are colours for.
  public static let seriesCount = 5

  /// How many shades cells have.
  public static let shadeCount = 7

  /// A colour for each name, as CSS writes it.
  let colors: [(name: String, color: String)]

  /// For a light background.
  public static let light = ChartStyle(
    ink: "#1c1f23", soft: "#565d66", grid: "#dfe3e8", paper: "#ffffff",
    series: ["#0067a3", "#b34700", "#007a59", "#8f4a76", "#6b6200"],
    shades: [
      "#f1f6fa", "#d6e6f2", "#b3d2e8", "#86b8d9", "#34759f", "#1a5e93",
      "#0b3f6b",
    ], darkFrom: 4)

  /// For a dark background.
  public static let dark = ChartStyle(
    ink: "#e8eaed", soft: "#a7aeb7", grid: "#363c44", paper: "#15181c",
    series: ["#62b8ec", "#f0a53a", "#3fcf9f", "#dd95bd", "#e3d95a"],
    shades: [
      "#1d242c", "#1c3447", "#1c4562", "#21587f", "#5fa3cf", "#92c4e6",
      "#cfe6f7",
    ], darkFrom: 4, inverted: true)

  private init(
    ink: String, soft: String, grid: String, paper: String,
    series: [String], shades: [String], darkFrom: Int, inverted: Bool = false
  ) {
    var colors = [
      ("ink", ink), ("soft", soft), ("grid", grid), ("paper", paper),
    ]
    colors += series.enumerated().map { ("series-\($0 + 1)", $1) }
    colors += shades.enumerated().map { ("shade-\($0)", $1) }
    // What is written into a cell.
    colors += shades.indices.map { i in
      let isStrong = i >= darkFrom
      return (
        "on-shade-\(i)",
        isStrong != inverted ? "#ffffff" : "#0d1116"
      )
    }
    self.colors = colors
  }

  /// Custom properties with the colours, to stand in a rule of a style sheet:
  /// `--clv-ink: #1c1f23; …`.
  public var properties: String {
    colors.map { "--clv-\($0.name):\($0.color);" }.joined()
  }

  /// The rules that all charts share, with the colours as custom properties,
  /// which a page sets by ``properties``.
  public static let stylesheet = rules { "var(--clv-\($0))" }

  /// The rules that all charts share, with the colours themselves, for a
  /// drawing that stands by itself.
  var ownStylesheet: String {
    let named = Dictionary(uniqueKeysWithValues: colors.map { ($0.0, $0.1) })
    return Self.rules { named[$0] ?? "currentColor" }
  }

  private static func rules(_ color: (String) -> String) -> String {
    var rules = """
      .clv-chart text{font-size:12px;fill:\(color("ink"))}
      .clv-chart .soft{fill:\(color("soft"))}
      .clv-chart .grid{stroke:\(color("grid"));stroke-width:1}
      .clv-chart .axis{stroke:\(color("soft"));stroke-width:1}
      .clv-chart .rule{stroke:\(color("soft"));stroke-width:1;\
      stroke-dasharray:2 3}
      .clv-chart .line{fill:none;stroke-width:2;stroke-linejoin:round;\
      stroke-linecap:round}
      .clv-chart .dashed{stroke-dasharray:7 4}
      .clv-chart .dotted{stroke-dasharray:1 5;stroke-width:2.5}
      .clv-chart .band{stroke:none;fill-opacity:.18}
      .clv-chart .halo{stroke:\(color("paper"));stroke-width:3;\
      stroke-linejoin:round;paint-order:stroke}
      .clv-chart .cell{stroke:\(color("paper"));stroke-width:1}
      .clv-chart .flow{stroke:none;fill-opacity:.3}
      .clv-chart .flow:hover{fill-opacity:.55}
      .clv-chart .node{fill:\(color("ink"))}
      .clv-chart .ahead{fill-opacity:.42}
      .clv-chart .cell.ahead{fill-opacity:1;stroke:\(color("soft"));\
      stroke-dasharray:2 2}

      """
    for i in 1...seriesCount {
      let series = color("series-\(i)")
      rules += """
        .clv-chart .line.s\(i){stroke:\(series)}
        .clv-chart .s\(i):not(.line){fill:\(series)}

        """
    }
    for i in 0..<shadeCount {
      rules += """
        .clv-chart .h\(i){fill:\(color("shade-\(i)"))}
        .clv-chart text.on\(i){fill:\(color("on-shade-\(i)"))}

        """
    }
    return rules
  }

  /// The colour of a name, for tests of contrast.
  func color(_ name: String) -> String? {
    colors.first { $0.name == name }?.color
  }
}
