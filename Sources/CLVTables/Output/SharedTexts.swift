internal import Dispatch

/// Parts of rows that many rows share, made once for each key: most of the
/// time of writing a file goes into its numbers.
struct SharedTexts: Sendable {
  private static let chunkSize = 4096

  private let bytes: [UInt8]

  /// Where each text begins; one entry more than there are texts.
  private let starts: [Int]

  /// Makes a number of texts, on all processors.
  ///
  /// - Parameters:
  ///   - count: The number of keys.
  ///   - append: Appends the cells of some keys, column by column, and gives
  ///     the number of columns.
  init(
    count: Int,
    append: @Sendable (Range<Int>, inout TextBlock) -> Int
  ) {
    let size = Self.chunkSize
    let number = (count + size - 1) / size
    let chunks = [(bytes: [UInt8], ends: [Int])](
      unsafeUninitializedCapacity: number
    ) { chunks, made in
      // Each iteration makes one element.
      nonisolated(unsafe) let places = chunks
      DispatchQueue.concurrentPerform(iterations: number) { chunk in
        let range = chunk * size..<min(count, (chunk + 1) * size)
        var block = TextBlock()
        let pieces = append(range, &block)
        var text = ByteBuffer()
        var ends: [Int] = []
        block.zip(range.count, pieces: pieces, into: &text) { ends.append($0) }
        places.initializeElement(at: chunk, to: (Array(text.bytes), ends))
      }
      made = number
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(chunks.reduce(0) { $0 + $1.bytes.count })
    var starts = [0]
    starts.reserveCapacity(count + 1)
    for chunk in chunks {
      starts += chunk.ends.map { bytes.count + $0 }
      bytes += chunk.bytes
    }
    self.bytes = bytes
    self.starts = starts
  }

  /// Appends the text of a key.
  @inline(__always)
  func append(_ key: Int, to text: inout ByteBuffer) {
    bytes.withUnsafeBufferPointer {
      text.append(bytes: Bytes(rebasing: $0[starts[key]..<starts[key + 1]]))
    }
  }
}
