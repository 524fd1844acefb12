import Foundation

/// A progress bar on standard error, where that is a terminal.
final class ProgressBar {
  private let title: String
  private let isShown: Bool
  private var shownAt = ContinuousClock.Instant.now
  private var isDrawn = false

  /// A bar with a title; nothing is shown if `isQuiet`, or off a terminal.
  init(_ title: String, isQuiet: Bool) {
    self.title = title
    isShown = !isQuiet && isatty(STDERR_FILENO) == 1
  }

  deinit {
    clear()
  }

  /// Shows the share of the work done, at most ten times a second.
  func show(_ share: Double) {
    guard isShown else { return }
    let now = ContinuousClock.Instant.now
    guard now - shownAt > .milliseconds(100) else { return }
    shownAt = now
    isDrawn = true
    let width = 30
    let filled = Int(share * Double(width))
    let bar =
      String(repeating: "█", count: filled)
      + String(repeating: "░", count: width - filled)
    Messages.write("\r\(title) \(bar) \(Int(100 * share)) %")
  }

  /// Takes the bar off the terminal.
  func clear() {
    guard isDrawn else { return }
    Messages.write("\r\u{1B}[K")
    isDrawn = false
  }
}
