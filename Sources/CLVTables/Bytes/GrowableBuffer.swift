/// An append-only block of trivial values that grows with `realloc`, which
/// moves large blocks without copying them.
///
/// The owner calls `deallocate`.
@usableFromInline package struct GrowableBuffer<Element: BitwiseCopyable> {
  @usableFromInline package internal(set) var base:
    UnsafeMutablePointer<Element>
  @usableFromInline package internal(set) var count = 0
  @usableFromInline var capacity: Int
  @usableFromInline let slack: Int

  /// - Parameter slack: readable elements kept after the last one.
  @inlinable package init(slack: Int = 0) {
    self.slack = slack
    capacity = 0
    base = Self.resize(nil, to: 1024 + slack)
    capacity = 1024
  }

  @inlinable package func deallocate() {
    LargeMemory.free(base)
  }

  /// The elements, valid until the next change.
  @inlinable @inline(__always)
  package var elements: UnsafeMutableBufferPointer<Element> {
    UnsafeMutableBufferPointer(start: base, count: count)
  }

  /// Forgets the elements from an index on and keeps their memory.
  @inlinable @inline(__always)
  package mutating func truncate(to newCount: Int) {
    precondition(newCount >= 0 && newCount <= count)
    count = newCount
  }

  @inlinable @inline(__always)
  package mutating func append(_ element: Element) {
    if count == capacity { grow(to: count + 1) }
    base[count] = element
    count &+= 1
  }

  @inlinable @inline(__always)
  package mutating func append(
    contentsOf elements: UnsafeBufferPointer<Element>
  ) {
    if elements.count > capacity &- count { grow(to: count + elements.count) }
    if let source = elements.baseAddress {
      (base + count).update(from: source, count: elements.count)
    }
    count &+= elements.count
  }

  /// Appends room for some elements, which the caller sets.
  @inline(__always)
  mutating func appendRoom(for number: Int) -> UnsafeMutablePointer<Element> {
    if number > capacity &- count { grow(to: count + number) }
    defer { count &+= number }
    return base + count
  }

  @inlinable @inline(never)
  mutating func grow(to needed: Int) {
    capacity = max(capacity * 2, needed)
    base = Self.resize(base, to: capacity + slack)
  }

  @inlinable static func resize(
    _ block: UnsafeMutablePointer<Element>?, to count: Int
  ) -> UnsafeMutablePointer<Element> {
    let size = count * MemoryLayout<Element>.stride
    let moved = LargeMemory.reallocate(block, bytes: size)
    return moved.assumingMemoryBound(to: Element.self)
  }
}
