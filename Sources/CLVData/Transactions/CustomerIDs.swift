internal import CLVTables

/// Customer identifiers, byte for byte as in the input, in order of first
/// appearance.
///
/// Copies share one block of memory.
public struct CustomerIDs: Sendable {
  private let arena: IdentifierArena

  /// The arena's indices of the identifiers, when not all of them are here.
  private let selection: [UInt32]?

  init(_ arena: IdentifierArena, selection: [UInt32]? = nil) {
    self.arena = arena
    let isWhole = selection.map { $0.count == arena.count } ?? true
    self.selection = isWhole ? nil : selection
  }

  /// Identifiers given as texts.
  public init(_ texts: some Sequence<String>) {
    let arena = IdentifierArena()
    for text in texts {
      var text = text
      text.withUTF8 { arena.append($0) }
    }
    self.init(arena)
  }

  /// The number of identifiers.
  public var count: Int { selection?.count ?? arena.count }

  /// Gives the bytes of an identifier to a closure, for the time of the call.
  ///
  /// - Precondition: the index is in `0..<count`.
  @inline(__always)
  public func withBytes<Result>(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    body(arena[selection.map { Int($0[index]) } ?? index])
  }

  /// The text of an identifier.
  ///
  /// - Precondition: the index is in `0..<count`.
  public subscript(index: Int) -> String {
    withBytes(at: index) { String(decoding: $0, as: UTF8.self) }
  }
}

/// The bytes of all identifiers, one after another.
///
/// Grows while a file is read, by one owner; never changes afterwards.
final class IdentifierArena: @unchecked Sendable {
  /// Words of eight bytes may be read from any byte of an identifier.
  private static let slack = 8

  // Run-time checks of exclusivity would cost more than the appends.
  @exclusivity(unchecked) private var bytes: GrowableBuffer<UInt8>

  /// Where identifier `i` begins; one entry more than identifiers.
  @exclusivity(unchecked) private var starts: GrowableBuffer<UInt32>

  init() {
    bytes = GrowableBuffer(slack: Self.slack)
    starts = GrowableBuffer()
    starts.append(0)
  }

  deinit {
    bytes.deallocate()
    starts.deallocate()
  }

  @inline(__always)
  var count: Int { starts.count &- 1 }

  /// Whether another identifier of a length fits: positions are 32 bits wide,
  /// and so are customer numbers.
  @inline(__always)
  func hasRoom(for length: Int) -> Bool {
    bytes.count + length <= Int(UInt32.max) && count < Int(UInt32.max) - 1
  }

  @inline(__always)
  func append(_ identifier: Bytes) {
    precondition(hasRoom(for: identifier.count))
    bytes.append(contentsOf: identifier)
    starts.append(UInt32(truncatingIfNeeded: bytes.count))
  }

  @inline(__always)
  subscript(index: Int) -> Bytes {
    precondition(index >= 0 && index < count)
    let start = Int(starts.base[index])
    let end = Int(starts.base[index &+ 1])
    return Bytes(start: bytes.base + start, count: end &- start)
  }
}
