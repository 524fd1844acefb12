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
    let places = stream.fields.indices.filter {
      stream.fields[$0].type.isKnown
    }
    let zones = stream.fields.map {
      zone ?? ArrowTransactions.zone(of: $0.type)
    }
    let file = open_memory_file()
    guard file >= 0 else {
      throw DataError(
        .internalFailure, at: .file(stream.name),
        "cannot be kept in memory: \(systemMessage(errno))")
    }
    do throws(DataError) {
      var text: [UInt8] = []
      for (number, place) in places.enumerated() {
        if number > 0 { text.append(Ascii.comma) }
        quote(Array(stream.fields[place].name.utf8)[...], to: &text)
      }
      text.append(Ascii.lineFeed)
      var (row, cell) = (0, [UInt8]())
      while let batch = try stream.next() {
        for index in 0..<batch.count {
          for (number, place) in places.enumerated() {
            if number > 0 { text.append(Ascii.comma) }
            let column = batch.columns[place]
            if column.isMissing(index) { continue }
            cell.removeAll(keepingCapacity: true)
            guard column.append(index, in: zones[place], to: &cell) else {
              throw DataError(
                .badData,
                at: .line(
                  RowPlace.line(ofRow: row), of: stream.name,
                  column: .init(place + 1, stream.fields[place].name)),
                "the value cannot be read; correct it")
            }
            quote(cell[...], to: &text)
          }
          // A line without anything is none.
          if places.count == 1, text.last == Ascii.lineFeed {
            text += [UInt8(ascii: "\""), UInt8(ascii: "\"")]
          }
          text.append(Ascii.lineFeed)
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

  /// Appends a field, between quotes where it needs them; ends of lines in it
  /// become blanks, so that lines are rows.
  private static func quote(_ field: ArraySlice<UInt8>, to text: inout [UInt8])
  {
    let isPlain = field.allSatisfy {
      $0 != Ascii.comma && $0 != UInt8(ascii: "\"") && $0 != Ascii.lineFeed
        && $0 != UInt8(ascii: "\r")
    }
    if isPlain {
      text.append(contentsOf: field)
      return
    }
    text.append(UInt8(ascii: "\""))
    for byte in field {
      if byte == UInt8(ascii: "\"") { text.append(byte) }
      let isEnd = byte == Ascii.lineFeed || byte == UInt8(ascii: "\r")
      text.append(isEnd ? UInt8(ascii: " ") : byte)
    }
    text.append(UInt8(ascii: "\""))
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
