import CLV
import Foundation
import Testing

/// The modules stand in CONTRIBUTING.md in their order: each imports only
/// those above it.
@Suite("Modules import only what is above them")
struct ModuleOrderTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The files below the tool that may import Foundation where its Essentials
  /// do not stand alone: for JSON.
  private static let withFoundation: Set = [
    "AtomicFile+JSON.swift", "CustomerModel+File.swift",
    "RequestOptions.swift", "WordFiles.swift",
  ]

  @Test func `Every module has its place, and none looks down`() throws {
    let order = try Self.order()
    for module in try Self.modules() {
      let place = try #require(
        order.firstIndex(of: module), "\(module) has no place")
      for (file, imported) in try Self.imports(of: module) {
        guard let other = order.firstIndex(of: imported) else { continue }
        #expect(other < place, "\(module)/\(file) imports \(imported)")
      }
    }
  }

  @Test func `All but the tool does without Foundation`() throws {
    let order = try Self.order()
    let end = try #require(order.firstIndex(of: "CLV"))
    for module in order[..<end] {
      for (file, imported) in try Self.imports(of: module)
      where imported == "Foundation" {
        #expect(
          Self.withFoundation.contains(file),
          "\(module)/\(file) imports Foundation")
      }
    }
  }

  /// What fits, forecasts or evaluates a model, or what is made by that.
  private static let modelling = [
    "CustomerForecasts(", "CustomerOutlooks(", "CustomerActions(",
    "GroupForecasts", "HistoryGrid(", "HoldoutValidation(", "IsoValueGrid(",
    "RFMAnalysis(", "TrackingBand.", ".discountedPurchases(",
    ".distribution(", ".expectedPurchases(", ".fit(to", ".logLikelihood(",
    ".picture()", ".portrait(", ".probabilityAlive(",
  ]

  @Test func `Reports take results, and model nothing`() throws {
    for file in try Self.files(of: "CLVReports") {
      let code = try String(contentsOf: file, encoding: .utf8)
        .split(separator: "\n")
        .filter { !$0.drop { $0 == " " }.hasPrefix("///") }
      for call in Self.modelling {
        #expect(
          !code.contains { $0.contains(call) },
          "\(file.lastPathComponent) has \(call)")
      }
    }
  }

  /// Files below the tool with words such as `--ink` that are no options of
  /// it: of style sheets.
  private static let withDashes: Set = ["ChartStyle.swift"]

  @Test func `The library speaks no command line`() throws {
    let order = try Self.order()
    let end = try #require(order.firstIndex(of: "CLV"))
    let commands = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appendingPathComponent("Sources/CLVTool/Commands").path
    ).map { $0.replacing("Command.swift", with: "").lowercased() }
    #expect(commands.contains("summarize"))
    let spoken = try Regex(
      "--[a-z]|\\bclv (\(commands.joined(separator: "|")))\\b|exit (status|code)"
    ).ignoresCase()
    for module in order[..<end] where module != "CLVReports" {
      for file in try Self.files(of: module)
      where !Self.withDashes.contains(file.lastPathComponent) {
        let lines = try String(contentsOf: file, encoding: .utf8)
          .split(separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
          #expect(
            line.firstMatch(of: spoken) == nil,
            "\(module)/\(file.lastPathComponent):\(number + 1): \(line)")
        }
      }
    }
  }

  @Test func `Each remedy has an option or a command of the tool`() throws {
    let declaration = /static let \w+ = Remedy\("(?<name>[^"]+)"\)/
    var names: Set<String> = []
    for module in try Self.modules() {
      for file in try Self.files(of: module) {
        let text = try String(contentsOf: file, encoding: .utf8)
        names.formUnion(text.matches(of: declaration).map { String($0.name) })
      }
    }
    #expect(names == Set(Remedy.options.keys.map(\.name)))
    let snapshots = Self.root.appendingPathComponent(
      "Tests/EndToEndTests/Snapshots")
    let help = try FileManager.default.contentsOfDirectory(
      at: snapshots, includingPropertiesForKeys: nil
    ).map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    for option in Remedy.options.values {
      for word in option.split(separator: " ") {
        #expect(help.contains(word), "\(option)")
      }
    }
  }

  /// The names in the first column of the table of modules.
  private static func order() throws -> [String] {
    let text = try String(
      contentsOf: root.appendingPathComponent("CONTRIBUTING.md"),
      encoding: .utf8)
    return text.split(separator: "\n").filter { $0.hasPrefix("| `C") }
      .flatMap { row in
        row.split(separator: "|")[0].split(separator: ",").map {
          $0.filter { $0.isLetter }
        }
      }
  }

  private static func modules() throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: root.appendingPathComponent("Sources").path
    ).filter { $0.hasPrefix("CLV") }
  }

  /// What each file of a module imports.
  private static func imports(
    of module: String
  ) throws -> [(file: String, module: String)] {
    try files(of: module).flatMap { file in
      try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        .filter { $0.wholeMatch(of: /(@\w+ |\w+ )*import \w+/) != nil }
        .compactMap { $0.split(separator: " ").last.map(String.init) }
        .map { (file.lastPathComponent, $0) }
    }
  }

  /// The source files of a module.
  private static func files(of module: String) throws -> [URL] {
    let folder = root.appendingPathComponent("Sources/\(module)")
    let files = FileManager.default.enumerator(
      at: folder, includingPropertiesForKeys: nil)
    return (files?.allObjects ?? []).compactMap { $0 as? URL }
      .filter { $0.pathExtension == "swift" }
  }
}
