/// What one request, and all together, may ask for.
public struct ServiceLimits: Sendable {
  /// The most bytes of a body.
  public var bodyBytes = 32 << 20

  /// The most rows of a request.
  public var rows = 200_000

  /// How many requests are scored at the same time.
  public var scoring: Int

  /// How many more may wait for that.
  public var waiting = 64

  /// How many seconds a request may take until its answer begins.
  public var seconds = 30.0

  /// The most connections.
  public var connections = 1024

  /// The usual limits, with scoring on so many processors.
  public init(scoring: Int) {
    self.scoring = scoring
  }
}
