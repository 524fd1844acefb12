internal import Metrics
internal import NIOPosix
internal import Synchronization

/// Where requests are scored: some at a time, some more waiting, and none for
/// longer than it may.
final class ScoringPool: Sendable {
  private struct State {
    var free: Int
    var waiting: [(id: UInt64, resume: CheckedContinuation<Bool, Never>)] = []
    var next: UInt64 = 0
  }

  private let state: Mutex<State>
  private let limits: ServiceLimits
  private let threads: NIOThreadPool

  init(_ limits: ServiceLimits) {
    self.limits = limits
    state = Mutex(State(free: limits.scoring))
    threads = NIOThreadPool(numberOfThreads: limits.scoring)
    threads.start()
  }

  /// The number of requests that wait.
  var waiting: Int { state.withLock { $0.waiting.count } }

  /// Does some work on a thread of its own.
  ///
  /// - Throws: What the work throws; a ``Problem`` where too many wait, or the
  ///   time is over, in which case the work ends unheard.
  func run<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    let end = ContinuousClock.now + .seconds(limits.seconds)
    try await takeTurn(until: end)
    let threads = threads
    return try await withCheckedThrowingContinuation { outcome in
      let answer = Once(outcome)
      let timer = Task {
        try await Task.sleep(until: end, clock: .continuous)
        answer.resume(throwing: Self.tookTooLong)
      }
      threads.submit { _ in
        let result = Result { try work() }
        timer.cancel()
        self.giveTurn()
        answer.resume(with: result)
      }
    }
  }

  private static let tookTooLong = Problem(
    .tookTooLong, "there was no answer in time",
    remedy: "send fewer rows at once, or ask again later")

  // MARK: - Turns

  private func takeTurn(until end: ContinuousClock.Instant) async throws {
    let id = state.withLock { state -> UInt64 in
      state.next += 1
      return state.next
    }
    let timer = Task {
      try await Task.sleep(until: end, clock: .continuous)
      giveUp(id)
    }
    defer { timer.cancel() }
    let most = limits.waiting
    enum Answer { case now, wait, never }
    var isRefused = false
    let hasTurn = await withCheckedContinuation { continuation in
      let answer = state.withLock { state -> Answer in
        if state.free > 0 {
          state.free -= 1
          return .now
        }
        guard state.waiting.count < most else { return .never }
        state.waiting.append((id, continuation))
        return .wait
      }
      switch answer {
      case .now: continuation.resume(returning: true)
      case .never:
        isRefused = true
        continuation.resume(returning: false)
      case .wait: break
      }
    }
    if isRefused {
      throw Problem(
        .busy, "as many requests wait as may", remedy: "ask again in a second")
    }
    if !hasTurn { throw Self.tookTooLong }
  }

  private func giveTurn() {
    let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      if state.waiting.isEmpty {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst().resume
    }
    next?.resume(returning: true)
  }

  private func giveUp(_ id: UInt64) {
    let waiting = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard let place = state.waiting.firstIndex(where: { $0.id == id }) else {
        return nil
      }
      return state.waiting.remove(at: place).resume
    }
    waiting?.resume(returning: false)
  }
}

/// A continuation that takes the first of several answers.
private final class Once<Value: Sendable>: Sendable {
  private let continuation: Mutex<CheckedContinuation<Value, any Error>?>

  init(_ continuation: CheckedContinuation<Value, any Error>) {
    self.continuation = Mutex(continuation)
  }

  private func take() -> CheckedContinuation<Value, any Error>? {
    continuation.withLock { held in
      defer { held = nil }
      return held
    }
  }

  func resume(with result: Result<Value, any Error>) {
    take()?.resume(with: result)
  }

  func resume(throwing error: any Error) {
    take()?.resume(throwing: error)
  }
}
