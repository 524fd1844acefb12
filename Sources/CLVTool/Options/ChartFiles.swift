import CLV
import Foundation

/// The charts of a report as files of their own.
enum ChartFiles {
  private static let size = (width: 720.0, height: 420.0)

  /// Writes each chart as SVG and, where a converter is installed, as PNG.
  static func write(
    _ charts: [(name: String, chart: Chart)], to directory: String
  ) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw DataError(
        .cannotCreate, at: .file(directory),
        "cannot create the directory of charts: "
          + "\(error.localizedDescription)")
    }
    for (name, chart) in charts {
      let path = "\(directory)/\(name).svg"
      let file = try AtomicFile(path: path)
      try file.write(
        chart.svgFile(width: size.width, height: size.height))
      try file.commit()
    }
    do {
      for (name, _) in charts {
        try ChartImage.convert(
          svg: "\(directory)/\(name).svg", toPNG: "\(directory)/\(name).png")
      }
    } catch {
      Messages.warning(
        Messages.text("svg_only", ["reason": .text("\(error)")]))
    }
  }
}
