internal import CInterface
package import CLVData
package import CLVTables
internal import Libm

/// An Arrow stream as the delimited text that a file of it would be, in
/// memory: for tables whose cells have to be understood.
package enum ArrowText {
  private static let blockSize = 256 << 10

  /// How the text is to be taken apart.
  package static var options: TextOptions {
    var options = TextOptions()
    options.delimiter = Ascii.comma
    options.encoding = .utf8
    return options
  }

  /// Writes a stream as text and opens it.
  ///
  /// - Parameters:
  ///   - stream: The stream, which is read to its end.
  ///   - zone: Whose days count of moments; nil for the zone of their column.
  /// - Returns: The text; its line n is row n − 2, counted from 0.
  /// - Throws: Bad data for a cell that is no text, number or day; no input
  ///   where the stream cannot be read.
  package static func reader(
    of stream: ArrowStream, zone: DayZone? = nil
  ) throws(DataError) -> RecordReader {
    let file = FileInput(file: try written(stream, zone), name: stream.name)
    return RecordReader(try ByteSource(file))
  }

  private static func written(
    _ stream: ArrowStream, _ zone: DayZone?
  ) throws(DataError) -> Int32 {
    var rows = ArrowRowText(stream.fields, zone: zone)
    let file = open_memory_file()
    guard file >= 0 else {
      throw DataError(
        .internalFailure, at: .file(stream.name),
        "cannot be kept in memory: \(systemMessage(errno))")
    }
    do throws(DataError) {
      var text: [UInt8] = []
      rows.appendHeader(to: &text)
      var row = 0
      while let batch = try stream.next() {
        for index in 0..<batch.count {
          if let place = rows.append(index, of: batch, to: &text) {
            throw DataError(
              .badData,
              at: .line(
                RowPlace.line(ofRow: row), of: stream.name,
                column: .init(place + 1, stream.fields[place].name)),
              "the value cannot be read; correct it")
          }
          row += 1
          if text.count >= blockSize { try flush(&text, to: file, stream.name) }
        }
      }
      try flush(&text, to: file, stream.name)
    } catch {
      close(file)
      throw error
    }
    return file
  }

  private static func flush(
    _ text: inout [UInt8], to file: Int32, _ name: String
  ) throws(DataError) {
    var written = 0
    while written < text.count {
      let count = text.withUnsafeBytes { bytes in
        write(
          file, bytes.baseAddress.map { $0 + written }, text.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw DataError(
          .internalFailure, at: .file(name),
          "cannot be kept in memory: \(systemMessage(errno))")
      }
      written += count
    }
    text.removeAll(keepingCapacity: true)
  }
}
