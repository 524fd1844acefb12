internal import Libm

/// A conversion to UTF-8 by the system's `iconv`.
final class Iconv {
  private let handle: iconv_t

  /// Nil where the system does not know the encoding.
  init?(from encoding: String) {
    guard let handle = iconv_open("UTF-8", encoding),
      Int(bitPattern: handle) != -1
    else { return nil }
    self.handle = handle
  }

  deinit {
    iconv_close(handle)
  }

  /// How a conversion ended.
  enum Outcome {
    /// All of the input is used.
    case finished

    /// The output is full.
    case full

    /// The next bytes are none of the encoding.
    case invalid

    /// The input ends within a character.
    case incomplete
  }

  /// Converts from one buffer to another and says how much of each is used.
  func convert(
    _ input: UnsafeMutableRawBufferPointer,
    into output: UnsafeMutableRawBufferPointer
  ) -> (read: Int, written: Int, outcome: Outcome) {
    var source = input.baseAddress?.assumingMemoryBound(to: CChar.self)
    var target = output.baseAddress?.assumingMemoryBound(to: CChar.self)
    var (sourceLeft, targetLeft) = (input.count, output.count)
    let result = iconv(handle, &source, &sourceLeft, &target, &targetLeft)
    let code = errno
    let outcome: Outcome =
      result != -1
      ? .finished
      : code == E2BIG ? .full : code == EINVAL ? .incomplete : .invalid
    return (input.count - sourceLeft, output.count - targetLeft, outcome)
  }
}

/// Text of another encoding as UTF-8.
///
/// A byte that is none of the encoding becomes one that is none of UTF-8: the
/// field that holds it is damaged, which matters only where it is wanted.
final class TextDecoder: Decoder {
  private static let capacity = 64 << 10
  private static let damage: UInt8 = 0xFF

  private let source: any Decoder
  private let iconv: Iconv
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: capacity, alignment: 16)
  private var start = 0
  private var end = 0
  private var isFinal = false

  init(_ source: any Decoder, from encoding: TextEncoding) throws(DataError) {
    guard let iconv = Iconv(from: encoding.name) else {
      throw DataError(
        .usage,
        "the encoding \(encoding.name) is not known here; convert the file to "
          + "UTF-8")
    }
    self.source = source
    self.iconv = iconv
  }

  deinit {
    buffer.deallocate()
  }

  func decode(
    into target: UnsafeMutableRawBufferPointer
  ) throws(DataError) -> Int {
    var written = 0
    // A character takes at most four bytes of UTF-8.
    while written == 0, target.count >= 4 {
      if start == end, isFinal { return 0 }
      if start == end { try refill() }
      let step = iconv.convert(
        UnsafeMutableRawBufferPointer(rebasing: buffer[start..<end]),
        into: target)
      start += step.read
      written = step.written
      switch step.outcome {
      case .finished, .full: continue
      case .incomplete where !isFinal: try refill()
      case .incomplete, .invalid:
        guard start < end, written < target.count else { continue }
        target[written] = Self.damage
        start += 1
        written += 1
      }
    }
    return written
  }

  /// Moves what is left to the beginning and reads on.
  private func refill() throws(DataError) {
    let rest = end - start
    buffer.copyMemory(
      from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
    let count = try source.decode(
      into: UnsafeMutableRawBufferPointer(rebasing: buffer[rest...]))
    (start, end) = (0, rest + count)
    isFinal = count == 0
  }
}
