import CLVRequests

/// The reader of Arrow's IPC format: what it makes of a stream must be rows of
/// text, whatever the parts in which the stream comes.
func fuzzArrow(_ input: FuzzInput) {
  var input = input
  let part = input.choose([1 << 20, 1, 7, 64])
  let whole = blocks(of: input.file, inPartsOf: 1 << 20)
  let parts = blocks(of: input.file, inPartsOf: part)
  promise(
    whole.blocks == parts.blocks && whole.failure == parts.failure,
    "in parts of \(part) as in one")
}

private func blocks(
  of stream: [UInt8], inPartsOf size: Int
) -> (blocks: [[UInt8]], failure: ArrowRows.Failure?) {
  var rows = ArrowRows(bytesAtMost: 1 << 16, rowsAtMost: 10_000)
  var found: [[UInt8]] = []
  do {
    for start in stride(from: 0, to: stream.count, by: size) {
      rows.append(stream[start..<min(stream.count, start + size)])
      while let block = try rows.next() {
        promise(block.count > 0 && block.text.count <= 1 << 16, "rows")
        let lines = block.text.split(
          separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // Names of columns end no lines; no columns have no rows.
        promise(lines.count == block.count + 2, "a line for each row")
        found.append(block.text)
      }
    }
    _ = try rows.finish()
    return (found, nil)
  } catch let failure as ArrowRows.Failure {
    return (found, failure)
  } catch {
    promise(false, "\(error)")
    return (found, nil)
  }
}
