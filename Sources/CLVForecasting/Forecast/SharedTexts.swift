internal import CLVNumerics
package import CLVTables

/// Parts of rows that many customers share, made once for each history: most
/// of the time of writing a file goes into its numbers.
package struct SharedTexts: Sendable {
  private let bytes: [UInt8]

  /// Where each text begins; one entry more than there are texts.
  private let starts: [Int]

  /// Makes a number of texts, on all processors.
  package init(count: Int, append: @Sendable (Int, inout ByteBuffer) -> Void) {
    let parts = parallelChunks(count: count, chunkSize: 4096) {
      range -> (bytes: [UInt8], ends: [Int]) in
      var text = ByteBuffer()
      var ends: [Int] = []
      for place in range {
        append(place, &text)
        ends.append(text.count)
      }
      return (Array(text.bytes), ends)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(parts.reduce(0) { $0 + $1.bytes.count })
    var starts = [0]
    starts.reserveCapacity(count + 1)
    for part in parts {
      starts += part.ends.map { bytes.count + $0 }
      bytes += part.bytes
    }
    self.bytes = bytes
    self.starts = starts
  }

  /// Appends the text at a place.
  package func append(_ place: Int, to text: inout ByteBuffer) {
    bytes.withUnsafeBufferPointer {
      text.append(
        bytes: UnsafeBufferPointer(
          rebasing: $0[starts[place]..<starts[place + 1]]))
    }
  }
}
