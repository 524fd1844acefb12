internal import Dispatch

extension AtomicFile {
  private static let blockRows = 4096
  private static let blocksPerWave = 8

  /// Writes rows that are formatted in blocks on all processors and written
  /// in order, each wave of blocks while the next one is formatted.
  ///
  /// - Parameters:
  ///   - count: the number of rows.
  ///   - append: appends some rows to an empty text; the block is memory to
  ///     use. Blocks are called out of order and at the same time.
  /// - Throws: what `write` throws.
  func writeBlocks(
    _ count: Int,
    append: @Sendable (Range<Int>, inout ByteBuffer, inout ValueBlock) -> Void
  ) throws(DataError) {
    let texts = UnsafeMutableBufferPointer<ByteBuffer>.allocate(
      capacity: 2 * Self.blocksPerWave)
    let blocks = UnsafeMutableBufferPointer<ValueBlock>.allocate(
      capacity: Self.blocksPerWave)
    for index in texts.indices {
      texts.initializeElement(at: index, to: ByteBuffer())
    }
    for index in blocks.indices {
      blocks.initializeElement(at: index, to: ValueBlock())
    }
    defer {
      texts.deinitialize().deallocate()
      blocks.deinitialize().deallocate()
    }
    // Each iteration touches its own text and block only, and one of them
    // the file.
    nonisolated(unsafe) let (file, unsafeTexts, unsafeBlocks) = (
      self, texts, blocks
    )
    nonisolated(unsafe) var failure: DataError?
    let rows = Self.blocksPerWave * Self.blockRows
    var written = 0..<0
    var half = 0
    var start = 0
    while start < count || !written.isEmpty {
      let left = max(0, (count - start + Self.blockRows - 1) / Self.blockRows)
      let wave = min(left, Self.blocksPerWave)
      let (first, firstText) = (start, half * Self.blocksPerWave)
      let ready = written
      DispatchQueue.concurrentPerform(iterations: wave + 1) { iteration in
        guard iteration > 0 else {
          do throws(DataError) {
            for text in ready { try file.write(unsafeTexts[text]) }
          } catch {
            failure = error
          }
          return
        }
        let block = iteration - 1
        let text = firstText + block
        unsafeTexts[text].removeAll()
        let begin = first + block * Self.blockRows
        let range = begin..<min(count, begin + Self.blockRows)
        append(range, &unsafeTexts[text], &unsafeBlocks[block])
      }
      if let failure { throw failure }
      written = firstText..<firstText + wave
      half = 1 - half
      start += rows
    }
  }
}
