internal import Dispatch

extension AtomicFile {
  private static let blockRows = 8192
  private static let blocksPerWave = 16

  /// Writes rows that are formatted in blocks on all processors and written
  /// in order.
  ///
  /// - Parameters:
  ///   - count: the number of rows.
  ///   - makeFormatter: makes the state of one block, which formats one row
  ///     at a time into a buffer.
  public func writeRows<Formatter>(
    _ count: Int, formatter makeFormatter: @Sendable () -> Formatter,
    row: @Sendable (inout Formatter, Int, inout ByteBuffer) -> Void
  ) throws(DataError) {
    let waveRows = Self.blockRows * Self.blocksPerWave
    var buffers = [ByteBuffer](
      repeating: ByteBuffer(), count: Self.blocksPerWave)
    for start in stride(from: 0, to: count, by: waveRows) {
      let end = min(count, start + waveRows)
      let blocks = (end - start + Self.blockRows - 1) / Self.blockRows
      buffers.withUnsafeMutableBufferPointer { buffers in
        // Each iteration touches its own buffer only.
        nonisolated(unsafe) let buffers = buffers
        DispatchQueue.concurrentPerform(iterations: blocks) { block in
          var formatter = makeFormatter()
          let first = start + block * Self.blockRows
          buffers[block].removeAll()
          for index in first..<min(end, first + Self.blockRows) {
            row(&formatter, index, &buffers[block])
          }
        }
      }
      for buffer in buffers[..<blocks] { try write(buffer) }
    }
  }
}

/// Remembers the text of numbers that come again and again, such as ages in
/// weeks, which take a few hundred values in a million rows.
public struct NumberCache {
  private static let size = 1024
  private var keys: [UInt64]
  private var texts: [[UInt8]]

  /// An empty cache.
  public init() {
    // No number has this pattern: a negative quiet NaN with all bits set.
    keys = [UInt64](repeating: .max, count: Self.size)
    texts = [[UInt8]](repeating: [], count: Self.size)
  }

  /// Appends a number just as the buffer itself would.
  public mutating func append(_ number: Double, to buffer: inout ByteBuffer) {
    let key = number.bitPattern
    let slot = Int((key &* 0x9E37_79B9_7F4A_7C15) &>> 54)
    if keys[slot] != key || key == .max {
      var text = ByteBuffer()
      text.append(number)
      texts[slot] = text.bytes
      keys[slot] = key
    }
    buffer.append(bytes: texts[slot])
  }
}
