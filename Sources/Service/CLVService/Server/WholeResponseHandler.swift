internal import NIOCore

/// Lets what was written reach the client before the connection is closed for
/// the end of the service.
///
/// Hummingbird 2.28 closes a connection as soon as the last part of the
/// response is handed over, while a client that reads slowly still has megabytes
/// of it to come.
final class WholeResponseHandler: ChannelDuplexHandler,
  RemovableChannelHandler
{
  typealias InboundIn = NIOAny
  typealias OutboundIn = NIOAny

  /// How long a client may take for the rest.
  private static let longest = TimeAmount.seconds(60)

  private var isEnding = false
  private var pending = 0
  private var close: (() -> Void)?

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent { isEnding = true }
    context.fireUserInboundEventTriggered(event)
  }

  func write(
    context: ChannelHandlerContext, data: NIOAny,
    promise: EventLoopPromise<Void>?
  ) {
    pending += 1
    let written = promise ?? context.eventLoop.makePromise()
    written.futureResult.assumeIsolated().whenComplete { _ in
      self.pending -= 1
      self.closeIfDone()
    }
    context.write(data, promise: written)
  }

  func close(
    context: ChannelHandlerContext, mode: CloseMode,
    promise: EventLoopPromise<Void>?
  ) {
    guard isEnding, pending > 0, close == nil else {
      return context.close(mode: mode, promise: promise)
    }
    close = { context.close(mode: mode, promise: promise) }
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.longest) {
      self.pending = 0
      self.closeIfDone()
    }
  }

  private func closeIfDone() {
    guard pending <= 0, let close else { return }
    self.close = nil
    close()
  }
}
