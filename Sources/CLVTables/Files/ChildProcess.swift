internal import Libm

/// Another program that works for this one, and ends with it at the latest.
///
/// It reads a script from its standard input and may read a file of data as
/// `/dev/fd/3`; what it writes comes through a pipe or goes to a file, and what
/// it says of errors is kept. Nothing stands in its arguments or its
/// environment that is not there for all to see.
package final class ChildProcess {
  /// Where the program reads its data.
  package static let dataPath = "/dev/fd/3"

  /// What the program writes, where it does not go to a file; whoever reads it
  /// closes it.
  package private(set) var output: Int32 = -1

  private var process: pid_t = 0
  private let errors: NamelessFile
  private var status: Int32 = 0

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - path: The program.
  ///   - arguments: Its arguments.
  ///   - environment: Variables that it gets unless they are set already.
  ///   - script: What it reads from its standard input.
  ///   - data: An open file that it reads as ``dataPath``.
  ///   - file: The open file that its standard output is; nil for a pipe.
  /// - Throws: A missing program where it cannot be started; cannot create
  ///   where a temporary file or a pipe cannot be made.
  package init(
    _ path: String, _ arguments: [String], environment: [String: String],
    script: String, data: Int32? = nil, file: Int32? = nil
  ) throws(DataError) {
    errors = try NamelessFile()
    let input = try NamelessFile()
    defer { close(input.descriptor) }
    try Self.write(script, to: input.descriptor)
    var pipe: [Int32] = [-1, -1]
    if file == nil {
      guard Glibc.pipe(&pipe) == 0 else { throw Self.noRoom() }
      for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      output = pipe[0]
    }
    defer { if pipe[1] >= 0 { close(pipe[1]) } }
    // None of them may lie where another is to be.
    let sources = [
      input.descriptor, file ?? pipe[1], errors.descriptor, data ?? -1,
    ].map { $0 < 0 ? -1 : fcntl($0, F_DUPFD_CLOEXEC, 10) }
    defer { for source in sources where source >= 0 { close(source) } }
    let code = Self.spawn(path, arguments, environment, sources, &process)
    guard code == 0 else {
      process = 0
      if output >= 0 { close(output) }
      throw DataError(
        .missingProgram, at: .file(path),
        "cannot be started: \(systemMessage(code))")
    }
    ChildProcesses.register(process)
  }

  deinit {
    if process > 0 {
      kill(process, SIGKILL)
      wait()
    }
    close(errors.descriptor)
  }

  private static func noRoom() -> DataError {
    DataError(
      .cannotCreate,
      "no pipe to another program can be made: \(systemMessage(errno))")
  }

  private static func write(
    _ text: String, to descriptor: Int32
  ) throws(DataError) {
    var text = text
    let isWritten = text.withUTF8 { bytes in
      var offset = 0
      while offset < bytes.count {
        let count = pwrite(
          descriptor, bytes.baseAddress.map { $0 + offset },
          bytes.count - offset, offset)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        offset += count
      }
      return true
    }
    guard isWritten else { throw noRoom() }
  }

  private static func spawn(
    _ path: String, _ arguments: [String], _ environment: [String: String],
    _ sources: [Int32], _ process: inout pid_t
  ) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, source) in sources.enumerated() where source >= 0 {
      posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var usual = sigset_t()
    sigemptyset(&usual)
    for signal in [SIGHUP, SIGINT, SIGTERM, SIGPIPE, SIGXFSZ] {
      sigaddset(&usual, signal)
    }
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let argv = ([path] + arguments).map { strdup($0) } + [nil]
    let own = environment.filter { getenv($0.key) == nil }
      .map { strdup("\($0.key)=\($0.value)") }
    var variables = own
    var place = processEnvironment()
    while let variable = place?.pointee {
      variables.append(variable)
      place = place.map { $0 + 1 }
    }
    defer {
      for text in argv { free(text) }
      for text in own { free(text) }
    }
    return posix_spawn(
      &process, path, &actions, &attributes, argv, variables + [nil])
  }

  /// Waits for the end.
  ///
  /// - Returns: Nil where the program succeeded, else what it said.
  package func end() -> String? {
    if process > 0 { wait() }
    let text = said
    guard status == 0 else {
      return text.isEmpty ? "it ended without a word (\(status))" : text
    }
    return nil
  }

  private func wait() {
    ChildProcesses.unregister(process)
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    process = 0
  }

  /// The beginning of what it said on standard error.
  private var said: String {
    var bytes = [UInt8](repeating: 0, count: 16 << 10)
    let count = pread(errors.descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
