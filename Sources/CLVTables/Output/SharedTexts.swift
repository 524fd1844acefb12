internal import Dispatch

/// Parts of rows that many rows share, made once for each key: most of the
/// time of writing a file goes into its numbers.
final class SharedTexts: Sendable {
  private static let chunkSize = 4096

  /// All texts, one after another, to which nothing writes once they are made.
  nonisolated(unsafe) private let bytes: UnsafeMutableBufferPointer<UInt8>

  /// Where each text begins; one entry more than there are texts.
  nonisolated(unsafe) private let starts: UnsafeMutableBufferPointer<Int>

  /// Makes a number of texts, on all processors.
  ///
  /// - Parameters:
  ///   - count: The number of keys.
  ///   - append: Appends the texts of some keys, in memory to use, and calls
  ///     its last argument with the length so far after each of them.
  init(
    count: Int,
    append:
      @Sendable (
        Range<Int>, inout ByteBuffer, inout ValueBlock, (Int) -> Void
      ) -> Void
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
        var block = ValueBlock()
        var text = ByteBuffer()
        var ends: [Int] = []
        ends.reserveCapacity(range.count)
        append(range, &text, &block) { ends.append($0) }
        places.initializeElement(at: chunk, to: (Array(text.bytes), ends))
      }
      made = number
    }
    bytes = .allocate(capacity: chunks.reduce(0) { $0 + $1.bytes.count })
    starts = .allocate(capacity: count + 1)
    var (byte, text) = (0, 1)
    starts.initializeElement(at: 0, to: 0)
    for chunk in chunks {
      for end in chunk.ends {
        starts.initializeElement(at: text, to: byte + end)
        text += 1
      }
      byte = bytes[byte...].initialize(fromContentsOf: chunk.bytes)
    }
  }

  deinit {
    bytes.deallocate()
    starts.deallocate()
  }

  /// The text of a key, valid as long as this is kept.
  @inline(__always)
  subscript(key: Int) -> Bytes {
    Bytes(rebasing: bytes[starts[key]..<starts[key + 1]])
  }
}
