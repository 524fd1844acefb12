internal import CLVTables
internal import Libm

/// What a ``SpillFile`` holds of customers.
protocol SpilledRecord: BitwiseCopyable {
  /// The number of the customer.
  var customer: UInt32 { get }
}

/// How many records are written or read at once.
private let chunk = 4096

/// Runs of records, each sorted by customer, in a temporary file without a
/// name: the system frees it when the program ends, however it ends.
final class SpillFile<Record: SpilledRecord> {
  private let descriptor: Int32
  private var written = 0
  private var runStart = 0
  private var runs: [Range<Int>] = []
  private let buffer = UnsafeMutablePointer<Record>.allocate(
    capacity: chunk)
  private var buffered = 0

  /// Creates the file in the directory `TMPDIR`, or `/tmp`.
  init() throws(DataError) {
    descriptor = try NamelessFile().descriptor
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    buffer.deallocate()
  }

  func beginRun() {
    runStart = written
  }

  func append(_ record: Record) throws(DataError) {
    (buffer + buffered).initialize(to: record)
    buffered += 1
    if buffered == chunk { try flush() }
  }

  func endRun() throws(DataError) {
    try flush()
    runs.append(runStart..<written)
  }

  /// Readers of all runs, in the order they were written.
  func readers() -> [RunReader<Record>] {
    runs.map { RunReader(descriptor: descriptor, bytes: $0, file: self) }
  }

  private func flush() throws(DataError) {
    let bytes = UnsafeRawBufferPointer(
      UnsafeBufferPointer(start: buffer, count: buffered))
    var offset = 0
    while offset < bytes.count {
      let count = pwrite(
        descriptor, bytes.baseAddress.map { $0 + offset },
        bytes.count - offset, written)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw DataError(
          .cannotCreate,
          """
          cannot write a temporary file: \(systemMessage(errno)); set TMPDIR \
          to a directory with room
          """)
      }
      offset += count
      written += count
    }
    buffered = 0
  }
}

/// Reads one run from beginning to end.
final class RunReader<Record: SpilledRecord> {
  private let descriptor: Int32
  private var bytes: Range<Int>
  private let buffer = UnsafeMutablePointer<Record>.allocate(
    capacity: chunk)
  private var count = 0
  private var next = 0

  /// Keeps the file open.
  private let file: SpillFile<Record>

  init(descriptor: Int32, bytes: Range<Int>, file: SpillFile<Record>) {
    self.descriptor = descriptor
    self.bytes = bytes
    self.file = file
  }

  deinit {
    buffer.deallocate()
  }

  /// Gives the records of a customer; customers must be asked for in
  /// ascending order.
  @inline(__always)
  func take(
    customer: UInt32, _ body: (Record) -> Void
  ) throws(DataError) {
    while true {
      if next == count {
        try fill()
        if count == 0 { return }
      }
      guard buffer[next].customer == customer else { return }
      body(buffer[next])
      next &+= 1
    }
  }

  private func fill() throws(DataError) {
    let stride = MemoryLayout<Record>.stride
    let wanted = min(chunk * stride, bytes.count)
    var filled = 0
    while filled < wanted {
      let read = pread(
        descriptor, UnsafeMutableRawPointer(buffer) + filled, wanted - filled,
        bytes.lowerBound + filled)
      if read < 0, errno == EINTR { continue }
      guard read > 0 else {
        throw DataError(
          .internalFailure,
          "cannot read a temporary file back: \(systemMessage(errno))")
      }
      filled += read
    }
    bytes = bytes.lowerBound + filled..<bytes.upperBound
    count = filled / stride
    next = 0
  }
}
