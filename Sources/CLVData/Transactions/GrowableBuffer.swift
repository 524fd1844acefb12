internal import Glibc

/// An append-only block of trivial values that grows with `realloc`, which
/// moves large blocks without copying them.
///
/// The owner calls `deallocate`.
struct GrowableBuffer<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity: Int
  private let slack: Int

  /// - Parameter slack: readable elements kept after the last one.
  init(slack: Int = 0) {
    self.slack = slack
    capacity = 0
    base = Self.resize(nil, to: 1024 + slack)
    capacity = 1024
  }

  func deallocate() {
    free(base)
  }

  /// The elements, valid until the next change.
  @inline(__always)
  var elements: UnsafeMutableBufferPointer<Element> {
    UnsafeMutableBufferPointer(start: base, count: count)
  }

  /// Forgets the elements from an index on and keeps their memory.
  @inline(__always)
  mutating func truncate(to newCount: Int) {
    precondition(newCount >= 0 && newCount <= count)
    count = newCount
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow(to: count + 1) }
    base[count] = element
    count &+= 1
  }

  @inline(__always)
  mutating func append(contentsOf elements: UnsafeBufferPointer<Element>) {
    if elements.count > capacity &- count { grow(to: count + elements.count) }
    if let source = elements.baseAddress {
      (base + count).update(from: source, count: elements.count)
    }
    count &+= elements.count
  }

  @inline(never)
  private mutating func grow(to needed: Int) {
    capacity = max(capacity * 2, needed)
    base = Self.resize(base, to: capacity + slack)
  }

  private static func resize(
    _ block: UnsafeMutablePointer<Element>?, to count: Int
  ) -> UnsafeMutablePointer<Element> {
    let size = count * MemoryLayout<Element>.stride
    guard let moved = realloc(block, size) else {
      fatalError("out of memory: \(size) bytes")
    }
    LargeMemory.adviseLargePages(moved, bytes: size)
    return moved.assumingMemoryBound(to: Element.self)
  }
}
