public import Dispatch

/// Reduces the indices `0..<count` in parallel to the same bits on any number
/// of threads.
///
/// The indices are cut into chunks of a fixed size, each chunk is reduced by
/// itself, and the partial results are combined in the order of the chunks:
/// neither the cuts nor the order depends on how many threads there are.
///
/// - Parameters:
///   - count: How many indices there are.
///   - chunkSize: How many indices go into one chunk.
///   - partial: Reduces one range of indices.
///   - combine: Adds a partial result to the running one.
/// - Returns: The combined result, or nil where `count` is 0.
public func deterministicReduce<Partial: Sendable>(
  count: Int, chunkSize: Int,
  partial: @Sendable (Range<Int>) -> Partial,
  combine: (inout Partial, Partial) -> Void
) -> Partial? {
  precondition(chunkSize > 0, "a chunk holds at least one index")
  let chunks = parallelChunks(
    count: count, chunkSize: chunkSize, transform: partial)
  guard var total = chunks.first else { return nil }
  for chunk in chunks.dropFirst() { combine(&total, chunk) }
  return total
}

/// Transforms fixed chunks of the indices `0..<count` in parallel.
///
/// - Returns: The results in the order of the chunks.
public func parallelChunks<Result: Sendable>(
  count: Int, chunkSize: Int, transform: @Sendable (Range<Int>) -> Result
) -> [Result] {
  precondition(chunkSize > 0, "a chunk holds at least one index")
  let chunks = (count + chunkSize - 1) / chunkSize
  @Sendable func range(_ chunk: Int) -> Range<Int> {
    chunk * chunkSize..<min(count, (chunk + 1) * chunkSize)
  }
  guard chunks > 1 else { return (0..<chunks).map { transform(range($0)) } }

  var results = [Result?](repeating: nil, count: chunks)
  results.withUnsafeMutableBufferPointer { buffer in
    // Every iteration writes its own slot and no other.
    nonisolated(unsafe) let slots = buffer
    DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
      slots[chunk] = transform(range(chunk))
    }
  }
  return results.compactMap(\.self)
}

/// Makes an array of `count` elements in parallel, each from its index alone.
///
/// - Parameters:
///   - count: How many elements there are.
///   - chunkSize: How many one thread makes in a row.
///   - element: Makes the element at an index. Inlined, as it is called for
///     every customer.
/// - Returns: The elements in order.
@inlinable
public func parallelMap<Element: BitwiseCopyable & Sendable>(
  count: Int, chunkSize: Int, _ element: @Sendable (Int) -> Element
) -> [Element] {
  precondition(chunkSize > 0, "a chunk holds at least one index")
  return [Element](unsafeUninitializedCapacity: count) { buffer, filled in
    // Every iteration writes its own elements and no others.
    nonisolated(unsafe) let elements = buffer
    let chunks = (count + chunkSize - 1) / chunkSize
    DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
      let start = chunk * chunkSize
      for i in start..<min(count, start + chunkSize) {
        elements.initializeElement(at: i, to: element(i))
      }
    }
    filled = count
  }
}

/// Does two things at the same time.
public func inParallel<First: Sendable, Second: Sendable>(
  _ first: @Sendable () -> First, _ second: @Sendable () -> Second
) -> (First, Second) {
  let results = parallelChunks(count: 2, chunkSize: 1) {
    range -> (First?, Second?) in
    range.lowerBound == 0 ? (first(), nil) : (nil, second())
  }
  guard let one = results[0].0, let other = results[1].1 else {
    preconditionFailure("both are done")
  }
  return (one, other)
}
