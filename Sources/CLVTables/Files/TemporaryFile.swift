internal import Libm

/// A file beside a target that takes the target's name or goes away.
///
/// Its name is the target's with `.clv-BOOT-RANDOM.tmp` after it, where BOOT
/// stands for the system's boot, and it is locked as long as its process
/// lives. One that nobody holds is debris of a process that was killed.
struct TemporaryFile {
  /// The file, open for writing.
  let descriptor: Int32

  private let path: String
  private let slot: Int?

  /// Creates and locks a file; nil where that fails, with the reason in
  /// `errno`.
  init?(beside target: String, mode: mode_t?) {
    for _ in 0..<100 {
      let random = String(UInt32.random(in: .min ... .max), radix: 36)
      let path = "\(target)\(Self.mark)\(Self.boot)-\(random)\(Self.end)"
      // On the list before it exists: no moment is left for a signal.
      let slot = TemporaryFiles.register(path)
      let descriptor = open(
        path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0, Self.claim(descriptor) {
        if let mode { fchmod(descriptor, mode) }
        self.descriptor = descriptor
        self.path = path
        self.slot = slot
        return
      }
      let code = errno
      if descriptor >= 0 { close(descriptor) }
      if let slot { TemporaryFiles.unregister(slot) }
      errno = code
      if descriptor < 0, code != EEXIST { return nil }
    }
    return nil
  }

  /// Gives the file the target's name and closes it; false where that fails.
  func rename(to target: String) -> Bool {
    guard Glibc.rename(path, target) == 0 else { return false }
    release()
    return true
  }

  /// Removes the file.
  func remove() {
    unlink(path)
    release()
  }

  private func release() {
    close(descriptor)
    if let slot { TemporaryFiles.unregister(slot) }
  }

  /// Locks a file that was just made; false where another process took it for
  /// debris before that.
  ///
  /// Where the system has no locks, others cannot take one either and leave
  /// the file alone.
  private static func claim(_ descriptor: Int32) -> Bool {
    let isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0
    if !isLocked, errno == EWOULDBLOCK { return false }
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_nlink > 0
  }

  // MARK: - Debris

  private static let mark = ".clv-"
  private static let end = ".tmp"

  /// What tells one boot of one system from others.
  private static let boot: String = {
    guard let file = fopen("/proc/sys/kernel/random/boot_id", "r") else {
      return "0"
    }
    defer { fclose(file) }
    var bytes = [CChar](repeating: 0, count: 9)
    guard fgets(&bytes, 9, file) != nil else { return "0" }
    return String(
      decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
      as: UTF8.self
    ).filter { $0.isHexDigit }
  }()

  /// Removes what killed processes have left beside a target: files of our
  /// own with the name of a temporary file, that no process holds.
  ///
  /// Those of another boot may be of another system whose locks are not seen
  /// here; they go only if nothing was written to them since this system
  /// began.
  static func removeDebris(of target: String) {
    let slash = target.lastIndex(of: "/")
    let directory = slash.map { String(target[...$0]) } ?? "."
    let name = slash.map { target[target.index(after: $0)...] } ?? target[...]
    let prefix = name + mark
    guard let entries = opendir(directory) else { return }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let candidate = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) {
          String(cString: $0)
        }
      }
      guard candidate.hasPrefix(prefix), candidate.hasSuffix(end) else {
        continue
      }
      let parts = candidate.dropFirst(prefix.count).dropLast(end.count)
        .split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0].allSatisfy(\.isHexDigit),
        UInt32(parts[1], radix: 36) != nil
      else { continue }
      removeIfUnheld(
        slash == nil ? candidate : directory + candidate,
        isOfThisBoot: parts[0] == boot)
    }
  }

  private static func removeIfUnheld(_ path: String, isOfThisBoot: Bool) {
    let descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    // The lock is held until the file is gone: see `claim`.
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0,
      status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
      isOfThisBoot || status.st_mtim.tv_sec < bootTime,
      flock(descriptor, LOCK_EX | LOCK_NB) == 0
    else { return }
    unlink(path)
  }

  /// When the system began, in seconds since 1970.
  private static var bootTime: Int {
    var (now, up) = (timespec(), timespec())
    clock_gettime(CLOCK_REALTIME, &now)
    clock_gettime(CLOCK_BOOTTIME, &up)
    return now.tv_sec - up.tv_sec
  }
}
