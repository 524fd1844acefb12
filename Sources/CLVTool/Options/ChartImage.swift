import Foundation

/// A drawing as pixels, by a converter that is installed.
enum ChartImage {
  /// Why there is no picture.
  enum Failure: Error, CustomStringConvertible {
    /// None of ``ChartImage/converters`` is installed.
    case noConverter

    /// The converter did not do it.
    case failed(converter: String)

    /// What is wrong, and what to do.
    var description: String {
      switch self {
      case .noConverter:
        "PNG needs one of \(converters.joined(separator: ", ")); on Debian, "
          + "apt-get install librsvg2-bin"
      case .failed(let converter):
        "\(converter) could not convert the chart to PNG"
      }
    }
  }

  /// The programs that can do it, the first that is installed does.
  static let converters = ["rsvg-convert", "inkscape"]

  /// Converts an SVG file to a PNG file.
  ///
  /// - Parameters:
  ///   - svg: The path of the drawing.
  ///   - png: The path of the picture.
  ///   - scale: Pixels of the picture per pixel of the drawing.
  /// - Throws: ``Failure``.
  static func convert(
    svg: String, toPNG png: String, scale: Double = 2
  ) throws {
    for converter in converters {
      guard let program = path(of: converter) else { continue }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments =
        converter == "inkscape"
        ? [
          svg, "--export-type=png", "--export-filename=\(png)",
          "--export-dpi=\(96 * scale)",
        ]
        : ["--zoom=\(scale)", "--output=\(png)", svg]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        throw Failure.failed(converter: converter)
      }
      return
    }
    throw Failure.noConverter
  }

  private static func path(of program: String) -> String? {
    let directories = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return directories.split(separator: ":").map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
