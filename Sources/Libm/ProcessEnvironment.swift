#if canImport(Glibc)
@preconcurrency internal import Glibc
#elseif canImport(Musl)
@preconcurrency internal import Musl
#else
@preconcurrency internal import Darwin
#endif

/// The variables of the process, as C has them, up to the first that is nil.
public func processEnvironment()
  -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
{
  environ
}
